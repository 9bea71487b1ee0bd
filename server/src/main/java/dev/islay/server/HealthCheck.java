package dev.islay.server;

import java.time.Duration;
import java.util.Optional;

/**
 * How servers are asked whether they are well: by a GET that has to be answered by 2xx.
 *
 * @param path such as {@code /health}
 * @param every the pause between two checks
 * @param timeout how long an answer may take
 */
public record HealthCheck(String path, Duration every, Duration timeout) {
    private static final Duration ORDINARY = Duration.ofSeconds(5);
    private static final Kind<Duration> TIME = Kinds.duration("10ms");
    private static final Kind<String> PATH =
            new Kind<>("PATH", "a path such as /health", HealthCheck::path);

    private static String path(String text) {
        if (!text.startsWith("/") || text.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** Of the keys {@code check}, {@code every} and {@code timeout}; empty without the first. */
    static Optional<HealthCheck> read(TableParameters parameters) {
        Optional<String> path = parameters.value("check", PATH);
        Optional<Duration> every = parameters.value("every", TIME);
        Optional<Duration> timeout = parameters.value("timeout", TIME);
        boolean idle = parameters.any("check").isEmpty();
        if (idle && (every.isPresent() || timeout.isPresent())) {
            parameters.mistake("every and timeout say nothing without check");
        }
        return path.map(
                each -> new HealthCheck(each, every.orElse(ORDINARY), timeout.orElse(ORDINARY)));
    }
}
