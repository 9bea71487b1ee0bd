package dev.islay.cli;

import java.util.Locale;

/** Figures and texts as a person at a terminal reads them. */
final class Words {
    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    private Words() {}

    static String time(double seconds) {
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (seconds < HOUR) {
            return "%d min %d s".formatted((long) (seconds / MINUTE), (long) (seconds % MINUTE));
        }
        if (seconds < DAY) {
            return "%d h %d min"
                    .formatted((long) (seconds / HOUR), (long) (seconds % HOUR / MINUTE));
        }
        return "%d d %d h".formatted((long) (seconds / DAY), (long) (seconds % DAY / HOUR));
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * A text that somebody else chose: what a terminal would obey is shown instead, C1 controls
     * too.
     */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                        plain.append(String.format(Locale.ROOT, "\\x%02x", c));
                    } else {
                        plain.appendCodePoint(c);
                    }
                });
        return plain.toString();
    }
}
