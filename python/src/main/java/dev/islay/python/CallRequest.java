package dev.islay.python;

import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestInput;
import dev.islay.gateway.RequestName;
import dev.islay.gateway.RequestVariables;
import dev.islay.wsgi.Environ;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An environ that Java code calls a Python application with, made ready for a frame.
 *
 * @param pairs what goes over
 * @param body what goes with the request
 * @param input what the worker gets when it asks; null: the body is all there is
 */
record CallRequest(
        RequestName name, EnvironBlocks pairs, RequestBody body, @Nullable InputStream input) {
    /** Bytes of most environs, and more. */
    private static final int NAMES = 512;

    private static final int VALUES = 1024;

    /** Throws {@link IllegalArgumentException} when a string cannot go over. */
    static CallRequest of(Environ environ) {
        RequestVariables known = RequestVariables.unchanged(environ);
        return known == null ? any(environ) : asItCame(known);
    }

    private static CallRequest asItCame(RequestVariables known) {
        Request request = known.request();
        EnvironBlocks pairs = new EnvironBlocks(NAMES, VALUES);
        known.writeTo(pairs);
        RequestName name = new RequestName(request.head().method(), request.path(), known.id());
        return request.contentLength() == 0
                ? new CallRequest(name, pairs, RequestBody.NONE, null)
                : withBody(name, pairs, known.input());
    }

    private static CallRequest any(Environ environ) {
        RequestName name =
                new RequestName(
                        environ.method(),
                        environ.scriptName() + environ.pathInfo(),
                        number(environ.string("islay.request_id")));
        EnvironBlocks pairs = pairs(environ);
        InputStream input = environ.input();
        return hasBody(environ)
                ? withBody(name, pairs, input)
                : new CallRequest(name, pairs, RequestBody.NONE, null);
    }

    /** Nobody has read of it, and it is all there: then it goes over as it is. */
    private static CallRequest withBody(RequestName name, EnvironBlocks pairs, InputStream input) {
        if (input instanceof RequestInput known
                && known.untouched().orElse(null) instanceof RequestBody whole
                && !(whole instanceof RequestBody.Streamed)) {
            return new CallRequest(name, pairs, whole, null);
        }
        return new CallRequest(name, pairs, RequestBody.NONE, input);
    }

    private static long number(String text) {
        if (text.length() >= 19) {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    /** Without either of these a request has no body (RFC 9112, 6.3). */
    private static boolean hasBody(Environ environ) {
        String length = environ.string("CONTENT_LENGTH");
        return length.isEmpty()
                ? !environ.string("HTTP_TRANSFER_ENCODING").isEmpty()
                : !length.equals("0");
    }

    /** What is a string goes over; the worker has its own of what is not, and of {@code wsgi.*}. */
    private static EnvironBlocks pairs(Environ environ) {
        EnvironBlocks pairs = new EnvironBlocks(NAMES, VALUES);
        for (Map.Entry<String, Object> entry : environ.entrySet()) {
            String key = entry.getKey();
            if (entry.getValue() instanceof String value && crosses(key)) {
                pairs.pair(key, value);
            }
        }
        return pairs;
    }

    /** Most keys are those of CGI, in capitals: one look is enough for them. */
    private static boolean crosses(String key) {
        return !key.isEmpty() && (key.charAt(0) < 'a' || crossesInSmall(key));
    }

    private static boolean crossesInSmall(String key) {
        return !key.equals("islay.request_id")
                && (!key.startsWith("wsgi.") || key.equals("wsgi.url_scheme"));
    }

    /** {@code chain}: the calls that it is made within; null: none. */
    PythonCall call(PythonPool pool, @Nullable Chain chain) {
        return new PythonCall(pool, pool.around().ids().getAsLong(), this, chain);
    }
}
