package dev.islay.gateway;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Access entries in the combined format that log readers know from Apache and nginx:
 *
 * <pre>peer - - [time] "request line" status bytes "referer" "user agent"</pre>
 *
 * <p>Quotes, backslashes, controls and bytes above 0x7E are escaped, so a line is ASCII, is one
 * line, and has as many quotes as it should, whatever a client sends.
 *
 * <p>Threading: any thread; one instance serves all.
 */
public final class CombinedFormat {
    private static final HexFormat HEX = HexFormat.of();

    private record Made(long second, String text) {}

    private final DateTimeFormatter format;
    private volatile Made latest = new Made(Long.MIN_VALUE, "");

    /** {@code zone}: of the time in the log. */
    public CombinedFormat(ZoneId zone) {
        this.format =
                DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.US).withZone(zone);
    }

    /** Appends the line of an entry, without an end of line. */
    public void append(AccessEntry entry, StringBuilder line) {
        escape(orDash(entry.peer()), line);
        line.append(" - - [").append(time(entry.start())).append("] ");
        quote(entry.requestLine(), line);
        line.append(' ').append(entry.status()).append(' ');
        if (entry.bytes() == 0) {
            line.append('-');
        } else {
            line.append(entry.bytes());
        }
        line.append(' ');
        quote(orDash(entry.referer()), line);
        line.append(' ');
        quote(orDash(entry.userAgent()), line);
    }

    private String time(Instant start) {
        Made made = latest;
        if (made.second() != start.getEpochSecond()) {
            made = new Made(start.getEpochSecond(), format.format(start));
            latest = made;
        }
        return made.text();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static void quote(String text, StringBuilder line) {
        line.append('"');
        escape(text, line);
        line.append('"');
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else {
                line.append("\\x").append(HEX.toHexDigits((byte) c));
            }
        }
    }
}
