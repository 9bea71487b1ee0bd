package dev.islay.middleware;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates as header fields write them, in the three forms of RFC 9110, 5.6.7. */
final class HttpDate {
    private static final List<DateTimeFormatter> FORMS =
            List.of(
                    DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US),
                    new DateTimeFormatterBuilder()
                            .appendPattern("EEEE, dd-MMM-")
                            .appendValueReduced(
                                    ChronoField.YEAR,
                                    2,
                                    2,
                                    LocalDateTime.now(Clock.systemUTC()).getYear() - 49)
                            .appendPattern(" HH:mm:ss 'GMT'")
                            .toFormatter(Locale.US),
                    DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

    private HttpDate() {}

    /** The moment that a text means; empty if it is no date. */
    static Optional<Instant> parsed(String text) {
        for (DateTimeFormatter form : FORMS) {
            try {
                return Optional.of(
                        LocalDateTime.parse(text.strip(), form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                continue; // another form, or none
            }
        }
        return Optional.empty();
    }
}
