package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of bytes says when RFC 9112 is read without any leniency: a second opinion, written
 * without a look at ours. Reading ends at the first thing that is wrong. Whatever the server serves
 * must be what stands here, or two parties on a path could read two stories.
 */
final class StrictReading {
    /** The body has all its bytes. */
    record Read(String method, String target, String body) {}

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern FIRST =
            Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e\\x80-\\xff]+) HTTP/1\\.[01]\r\n");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):([\\t\\x20-\\x7e\\x80-\\xff]*)\r\n");
    private static final Pattern SIZE =
            Pattern.compile("0*([0-9A-Fa-f]{1,7})[ \\t]*(;[\\t\\x20-\\x7e\\x80-\\xff]*)?\r\n");

    private final String wire;
    private final List<Read> requests = new ArrayList<>();
    private int at;

    private StrictReading(byte[] wire) {
        this.wire = new String(wire, ISO_8859_1);
    }

    static List<Read> of(byte[] wire) {
        StrictReading reading = new StrictReading(wire);
        while (reading.request()) {
            // each call adds one
        }
        return reading.requests;
    }

    private boolean request() {
        while (at < wire.length() && "\r\n".indexOf(wire.charAt(at)) >= 0) {
            at++; // empty lines (RFC 9112, 2.2), however they end: nothing can hide in them
        }
        Matcher first = next(FIRST);
        if (first == null) {
            return false;
        }
        long length = 0;
        boolean chunked = false;
        for (Matcher field = next(FIELD); field != null; field = next(FIELD)) {
            String value = field.group(2).strip();
            switch (field.group(1).toLowerCase(Locale.ROOT)) {
                case "content-length" ->
                        length = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
                case "transfer-encoding" -> chunked = true;
                default -> {}
            }
        }
        if (!end()) {
            return false;
        }
        String body = chunked ? chunks() : counted(length);
        if (body == null) {
            return false;
        }
        requests.add(new Read(first.group(1), first.group(2), body));
        return true;
    }

    private @Nullable Matcher next(Pattern pattern) {
        Matcher matcher = pattern.matcher(wire).region(at, wire.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher;
    }

    private boolean end() {
        boolean there = wire.startsWith("\r\n", at);
        at += there ? 2 : 0;
        return there;
    }

    private @Nullable String counted(long length) {
        if (length < 0 || length > wire.length() - at) {
            return null;
        }
        at += (int) length;
        return wire.substring(at - (int) length, at);
    }

    private @Nullable String chunks() {
        StringBuilder body = new StringBuilder();
        for (Matcher size = next(SIZE); size != null; size = next(SIZE)) {
            int length = Integer.parseInt(size.group(1), 16);
            String chunk = counted(length);
            if (length == 0) {
                while (next(FIELD) != null) {
                    // trailers are not told to anybody
                }
                return end() ? body.toString() : null;
            }
            if (chunk == null || !end()) {
                return null;
            }
            body.append(chunk);
        }
        return null;
    }
}
