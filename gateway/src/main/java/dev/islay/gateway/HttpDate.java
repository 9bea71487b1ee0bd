package dev.islay.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time as {@code Date} wants it: IMF-fixdate (RFC 9110, 5.6.7), made once a second.
 *
 * <p>Threading: any thread. Two threads may make the same text; each sees a whole one.
 */
final class HttpDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private record Made(long second, String text) {}

    private final InstantSource clock;
    private volatile Made latest = new Made(Long.MIN_VALUE, "");

    HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    /** The present second. */
    String text() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Made made = latest;
        if (made.second() != second) {
            made = new Made(second, FORMAT.format(Instant.ofEpochSecond(second)));
            latest = made;
        }
        return made.text();
    }
}
