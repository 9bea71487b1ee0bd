package dev.islay.conformance;

import static dev.islay.conformance.Expectation.Framing.CHUNKED;
import static dev.islay.conformance.Expectation.Framing.CLOSE;
import static dev.islay.conformance.Expectation.Framing.LENGTH;
import static dev.islay.conformance.Expectation.Framing.NONE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.conformance.Answer.Stage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the response at the start of what has come from a server, strictly (RFC 9112): each line
 * ends by CR LF, one framing, chunks to the letter. Reads from the start each time, so it is the
 * same however the bytes were cut.
 *
 * <p>Threading: one instance for each look, confined to its caller.
 */
final class AnswerReader {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,8}");

    private final byte[] bytes;
    private final boolean ended;
    private final String method;

    private final List<Answer.Field> fields = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String statusLine = "";
    private String flaw = "";
    private int at;

    private AnswerReader(byte[] bytes, boolean ended, String method) {
        this.bytes = bytes;
        this.ended = ended;
        this.method = method;
    }

    /**
     * What {@code bytes} begin with.
     *
     * @param ended the connection has ended behind them
     * @param method of the request that is answered
     */
    static Answer read(byte[] bytes, boolean ended, String method) {
        return new AnswerReader(bytes, ended, method).answer();
    }

    private Answer answer() {
        if (!head()) {
            return made(NONE, Stage.HEAD);
        }
        Expectation.Framing framing = framing();
        return made(
                framing,
                switch (framing) {
                    case NONE -> Stage.WHOLE;
                    case LENGTH -> counted();
                    case CHUNKED -> chunks();
                    case CLOSE -> rest();
                });
    }

    private Answer made(Expectation.Framing framing, Stage stage) {
        return new Answer(
                statusLine, List.copyOf(fields), body.toByteArray(), framing, stage, at, flaw);
    }

    private boolean head() {
        String first = line();
        if (first == null) {
            return false;
        }
        statusLine = first;
        if (!STATUS.matcher(first).matches()) {
            flaw("the status line is not valid: " + first);
            return false;
        }
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                return true;
            }
            field(line);
        }
        return false;
    }

    private void field(String line) {
        int colon = line.indexOf(':');
        if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
            flaw("not a field: " + line);
            return;
        }
        fields.add(new Answer.Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }

    private Expectation.Framing framing() {
        Answer head = made(NONE, Stage.BODY);
        int status = head.status();
        boolean length = head.has("Content-Length");
        boolean coded = head.has("Transfer-Encoding");
        if (length && coded) {
            flaw("Content-Length and Transfer-Encoding in one response");
        }
        if ((status < 200 || status == 204) && (length || coded)) {
            flaw("a framing field in a " + status);
        }
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return NONE;
        }
        if (coded) {
            return head.field("Transfer-Encoding").equalsIgnoreCase("chunked") ? CHUNKED : CLOSE;
        }
        return length ? LENGTH : CLOSE;
    }

    private Stage counted() {
        String text = made(LENGTH, Stage.BODY).field("Content-Length");
        if (!text.matches("[0-9]{1,9}")) {
            flaw("Content-Length is not one number: " + text);
            return Stage.BODY;
        }
        int length = Integer.parseInt(text);
        int count = Math.min(length, bytes.length - at);
        take(count);
        return count == length ? Stage.WHOLE : Stage.BODY;
    }

    private Stage rest() {
        take(bytes.length - at);
        return ended ? Stage.WHOLE : Stage.ENDLESS;
    }

    private Stage chunks() {
        while (true) {
            String size = line();
            if (size == null) {
                return Stage.BODY;
            }
            if (!HEX.matcher(size).matches()) {
                flaw("not the size of a chunk: " + size);
                return Stage.BODY;
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return trailers();
            }
            int count = Math.min(length, bytes.length - at);
            take(count);
            String end = count == length ? line() : null;
            if (end == null) {
                return Stage.BODY;
            }
            if (!end.isEmpty()) {
                flaw("a chunk is longer than its size: " + end);
                return Stage.BODY;
            }
        }
    }

    private Stage trailers() {
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                return Stage.WHOLE;
            }
        }
        return Stage.BODY;
    }

    private void take(int count) {
        body.write(bytes, at, count);
        at += count;
    }

    /** The next whole line, or null. */
    private @Nullable String line() {
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                boolean strict = i > at && bytes[i - 1] == '\r';
                String line = new String(bytes, at, i - at - (strict ? 1 : 0), ISO_8859_1);
                if (!strict || line.indexOf('\r') >= 0) {
                    flaw("a line does not end by CR LF: " + line);
                }
                at = i + 1;
                return line;
            }
        }
        return null;
    }

    private void flaw(String text) {
        flaw = flaw.isEmpty() ? text : flaw;
    }
}
