package dev.islay.conformance;

import java.util.List;

/**
 * One thing to try on a server: an application, what a client does, and what must be seen.
 *
 * @param name a sentence without spaces, with the variant in brackets if there are several
 * @param application source of a Python module that has {@code app}; empty: one that reports its
 *     environ
 * @param settings options that Islay has to be started with; other servers skip such a case
 * @param concurrent needs two application threads
 */
public record Case(
        String name,
        List<String> clauses,
        String application,
        List<String> settings,
        boolean concurrent,
        List<Step> steps) {
    /** The name of the application's module: variants of a case share it. */
    public String module() {
        int bracket = name.indexOf(' ');
        return bracket < 0 ? name : name.substring(0, bracket);
    }

    @Override
    public String toString() {
        return name;
    }
}
