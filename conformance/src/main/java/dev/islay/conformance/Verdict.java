package dev.islay.conformance;

import java.util.List;

/**
 * What became of a case.
 *
 * @param complaints empty when it passed
 * @param skipped it was not tried, since it needs options that only Islay has
 */
public record Verdict(Case tried, List<String> complaints, boolean skipped) {}
