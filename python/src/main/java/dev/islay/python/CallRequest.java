package dev.islay.python;

import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestInput;
import dev.islay.gateway.RequestName;
import dev.islay.wsgi.Environ;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An environ that Java code calls a Python application with, made ready for a frame.
 *
 * @param pairs names and values in turn
 * @param body what goes with the request
 * @param input what the worker gets when it asks; null: the body is all there is
 */
record CallRequest(
        RequestName name, List<String> pairs, RequestBody body, @Nullable InputStream input) {
    /** Throws {@link IllegalArgumentException} when a string cannot go over. */
    static CallRequest of(Environ environ) {
        RequestName name =
                new RequestName(
                        environ.method(),
                        environ.scriptName() + environ.pathInfo(),
                        number(environ.string("islay.request_id")));
        List<String> pairs = pairs(environ);
        InputStream input = environ.input();
        if (!hasBody(environ)) {
            return new CallRequest(name, pairs, RequestBody.NONE, null);
        }
        if (input instanceof RequestInput known
                && known.untouched().orElse(null) instanceof RequestBody whole
                && !(whole instanceof RequestBody.Streamed)) {
            return new CallRequest(name, pairs, whole, null);
        }
        return new CallRequest(name, pairs, RequestBody.NONE, input);
    }

    private static long number(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.isEmpty() && text.length() < 19 ? Long.parseLong(text) : 0;
    }

    /** Without either of these a request has no body (RFC 9112, 6.3). */
    private static boolean hasBody(Environ environ) {
        String length = environ.string("CONTENT_LENGTH");
        return length.isEmpty()
                ? !environ.string("HTTP_TRANSFER_ENCODING").isEmpty()
                : !length.equals("0");
    }

    /** What is a string goes over; the worker has its own of what is not, and of {@code wsgi.*}. */
    private static List<String> pairs(Environ environ) {
        List<String> pairs = new ArrayList<>(2 * environ.size());
        for (Map.Entry<String, Object> entry : environ.entrySet()) {
            String key = entry.getKey();
            if (entry.getValue() instanceof String value && crosses(key)) {
                check(key, key);
                check(key, value);
                pairs.add(key);
                pairs.add(value);
            }
        }
        return pairs;
    }

    private static boolean crosses(String key) {
        return !key.isEmpty()
                && !key.equals("islay.request_id")
                && (!key.startsWith("wsgi.") || key.equals("wsgi.url_scheme"));
    }

    private static void check(String key, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c > 0xFF) {
                throw new IllegalArgumentException(
                        "%s of the environ holds U+%04X; native strings have U+0001 to U+00FF"
                                .formatted(key, (int) c));
            }
        }
    }

    /** {@code chain}: the calls that it is made within; null: none. */
    PythonCall call(PythonPool pool, @Nullable Chain chain) {
        return new PythonCall(pool, pool.around().ids().getAsLong(), this, chain);
    }
}
