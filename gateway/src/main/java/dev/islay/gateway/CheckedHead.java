package dev.islay.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response head as an application gave it, looked over once: whether it can be sent at all, and
 * what it already says. Workers check the same things and can name the line at fault; this is the
 * last place where a broken head can be stopped before it becomes somebody else's response.
 */
final class CheckedHead {
    private final String status;
    private final List<String> fields;

    private int code;
    private long contentLength = Digits.NONE;
    private boolean dated;
    private boolean named;
    private @Nullable String fault;

    /** {@code fields}: name, value, name, value … */
    CheckedHead(String status, List<String> fields) {
        this.status = status;
        this.fields = fields;
        checkStatus();
        if (fields.size() % 2 != 0) {
            fault("a field has no value");
            return;
        }
        for (int i = 0; i < fields.size(); i += 2) {
            field(fields.get(i), fields.get(i + 1));
        }
    }

    private void checkStatus() {
        if (status.length() < 4 || status.charAt(3) != ' ' || !Syntax.all(status, Syntax.VALUE)) {
            fault("the status is not three digits, a space and a reason");
            return;
        }
        for (int i = 0; i < 3; i++) {
            if (!Syntax.digit(status.charAt(i))) {
                fault("the status does not begin with three digits");
                return;
            }
            code = code * 10 + (status.charAt(i) - '0');
        }
    }

    private void field(String name, String value) {
        if (!Syntax.token(name)) {
            fault("a field name is empty or has a character that no name has");
        } else if (!Syntax.all(value, Syntax.VALUE)) {
            fault("the value of " + name + " has a control character or one above U+00FF");
        } else {
            known(name, value);
        }
    }

    private void known(String name, String value) {
        switch (name.length()) {
            case 4 -> dated |= Syntax.same(name, "date");
            case 6 -> named |= Syntax.same(name, "server");
            case 14 -> length(name, value);
            case 2 -> hopByHop(name, "te");
            case 7 -> hopByHop(name, "trailer", "upgrade");
            case 8 -> hopByHop(name, "trailers");
            case 10 -> hopByHop(name, "connection", "keep-alive");
            case 16 -> hopByHop(name, "proxy-connection");
            case 17 -> hopByHop(name, "transfer-encoding");
            case 18 -> hopByHop(name, "proxy-authenticate");
            case 19 -> hopByHop(name, "proxy-authorization");
            default -> {}
        }
    }

    private void hopByHop(String name, String... refused) {
        for (String one : refused) {
            if (Syntax.same(name, one)) {
                fault("the field " + name + " is hop-by-hop: it is the server's to set");
            }
        }
    }

    private void length(String name, String value) {
        if (!Syntax.same(name, "content-length")) {
            return;
        }
        if (contentLength != Digits.NONE) {
            fault("Content-Length is set twice");
        }
        contentLength = Digits.parse(value);
        if (contentLength == Digits.NONE) {
            fault("Content-Length is not a number");
        }
    }

    private void fault(String text) {
        if (fault == null) {
            fault = text;
        }
    }

    /** Why this head cannot be sent; null when it can. Without a fault all below is valid. */
    @Nullable String fault() {
        return fault;
    }

    String status() {
        return status;
    }

    List<String> fields() {
        return fields;
    }

    int code() {
        return code;
    }

    /** Bytes; {@link Digits#NONE} when the application does not say. */
    long contentLength() {
        return contentLength;
    }

    /** The application sent a {@code Date} of its own. */
    boolean dated() {
        return dated;
    }

    /** The application sent a {@code Server} of its own. */
    boolean named() {
        return named;
    }
}
