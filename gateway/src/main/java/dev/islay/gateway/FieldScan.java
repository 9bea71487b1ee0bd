package dev.islay.gateway;

import org.jspecify.annotations.Nullable;

/**
 * One pass over the fields of a request: checks the characters of each and keeps what matters for
 * framing and routing. The first thing that is wrong decides; {@link #finish()} throws it, because
 * a {@link FieldSink} cannot. One instance for each request; nothing is allocated for a field.
 */
final class FieldScan implements FieldSink {
    private final int maximum;
    private final boolean modern;

    private int count;
    private @Nullable RequestRefused refusal;
    private @Nullable CharSequence host;
    private long contentLength = Digits.NONE;
    private boolean typed;
    private boolean chunked;
    private boolean expects;
    private boolean close;
    private boolean keep;

    /** {@code modern}: the request is HTTP/1.1 or newer. */
    FieldScan(int maximum, boolean modern) {
        this.maximum = maximum;
        this.modern = modern;
    }

    @Override
    public void field(CharSequence name, CharSequence value) {
        if (refusal != null) {
            return;
        }
        if (++count > maximum) {
            refuse(431, "too many fields");
            return;
        }
        int seen = Syntax.scan(name, Syntax.TOKEN);
        if (seen <= 0) {
            refuse(400, "a field name is not valid");
        } else if (!Syntax.all(value, Syntax.VALUE)) {
            refuse(400, "a field value has a control character");
        } else if ((seen & Syntax.UNDERSCORE) == 0) {
            known(name, value);
        }
    }

    /** Lengths tell the names that matter apart, so most fields cost one comparison. */
    private void known(CharSequence name, CharSequence value) {
        switch (name.length()) {
            case 4 -> host(name, value);
            case 6 -> expect(name, value);
            case 10 -> connection(name, value);
            case 12 -> contentType(name);
            case 14 -> contentLength(name, value);
            case 17 -> transferEncoding(name, value);
            default -> {}
        }
    }

    private void host(CharSequence name, CharSequence value) {
        if (!Syntax.same(name, "host")) {
            return;
        }
        if (host != null) {
            refuse(400, "Host is repeated");
        } else if (!value.isEmpty() && !Authority.valid(value)) {
            refuse(400, "Host is not a valid host");
        }
        host = value;
    }

    /** HTTP/1.0 knows no expectations: ignored there (RFC 9110, 10.1.1). */
    private void expect(CharSequence name, CharSequence value) {
        if (!modern || !Syntax.same(name, "expect")) {
            return;
        }
        if (!Syntax.same(value, "100-continue")) {
            refuse(417, "the only expectation that can be met is 100-continue");
        }
        expects = true;
    }

    private void connection(CharSequence name, CharSequence value) {
        if (!Syntax.same(name, "connection")) {
            return;
        }
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == ',') {
                option(value, start, i);
                start = i + 1;
            }
        }
    }

    private void option(CharSequence value, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && blank(value.charAt(start))) {
            start++;
        }
        while (end > start && blank(value.charAt(end - 1))) {
            end--;
        }
        close |= Syntax.same(value, start, end, "close");
        keep |= Syntax.same(value, start, end, "keep-alive");
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    private void contentType(CharSequence name) {
        if (!Syntax.same(name, "content-type")) {
            return;
        }
        if (typed) {
            refuse(400, "Content-Type is repeated");
        }
        typed = true;
    }

    private void contentLength(CharSequence name, CharSequence value) {
        if (!Syntax.same(name, "content-length")) {
            return;
        }
        if (contentLength != Digits.NONE) {
            refuse(400, "Content-Length is repeated");
        }
        contentLength = Digits.parse(value);
        if (contentLength == Digits.NONE) {
            refuse(400, "Content-Length is not a number");
        }
    }

    /** An old client cannot mean it, and a proxy on the way may not have understood it. */
    private void transferEncoding(CharSequence name, CharSequence value) {
        if (!Syntax.same(name, "transfer-encoding")) {
            return;
        }
        if (!modern) {
            refuse(400, "HTTP/1.0 has no Transfer-Encoding");
        } else if (chunked) {
            refuse(400, "Transfer-Encoding is repeated");
        } else if (!Syntax.same(value, "chunked")) {
            refuse(501, "the only transfer coding that is known is chunked");
        }
        chunked = true;
    }

    private void refuse(int status, String message) {
        if (refusal == null) {
            refusal = new RequestRefused(status, message);
        }
    }

    /** To be called after the last field, before anything below is read. */
    void finish() throws RequestRefused {
        if (refusal == null && chunked && contentLength != Digits.NONE) {
            refuse(400, "Content-Length and Transfer-Encoding exclude each other");
        }
        if (refusal == null && modern && host == null) {
            refuse(400, "Host is missing");
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    /** The value of {@code Host}; null without one. */
    @Nullable String host() {
        return host == null ? null : host.toString();
    }

    /** Bytes of body announced, 0 without a body, −1 when chunked. */
    long contentLength() {
        return chunked ? -1 : Math.max(contentLength, 0);
    }

    /** The client waits for {@code 100 Continue} and has a body to send. */
    boolean expectsContinue() {
        return expects && contentLength() != 0;
    }

    /** RFC 9112, 9.3. */
    boolean keepAlive() {
        return !close && (modern || keep);
    }
}
