package dev.islay.remote;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.islay.wsgi.Environ;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the other side is sent: the head, and the stream of the body if there is one; and until when
 * it is waited for. The thread of the request moves that, and the upload's reads it.
 */
final class RemoteRequest {
    /** What is said anew for the other side. */
    private static final Set<String> OURS =
            Set.of(
                    "host",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-prefix",
                    "x-forwarded-proto");

    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.OPTIONS,
                    HttpMethod.PUT,
                    HttpMethod.DELETE,
                    HttpMethod.TRACE);
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

    /** Carries the target past the library, which would write {@code %20} as {@code +}. */
    private static final String TARGET = "islay-target";

    private final Environ environ;
    private final HttpMethod method;
    private final String path;
    private volatile Optional<Instant> deadline;
    private final RemoteLimits limits;

    RemoteRequest(Environ environ, HttpMethod method, String path, RemoteLimits limits) {
        this.environ = environ;
        this.method = method;
        this.path = path;
        this.limits = limits;
        deadline =
                Optional.ofNullable(environ.get("islay.deadline"))
                        .filter(Instant.class::isInstance)
                        .map(Instant.class::cast);
    }

    /** Without a body that another attempt would lack, and to a method that may be repeated. */
    boolean repeatable() {
        return !hasBody() && IDEMPOTENT.contains(method);
    }

    /** Whether there is a body, as far as the environ tells. */
    boolean hasBody() {
        String length = environ.string("CONTENT_LENGTH");
        return length.isEmpty()
                ? Boolean.TRUE.equals(environ.get("wsgi.input_terminated"))
                        && !Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)
                                .contains(method)
                : !length.equals("0");
    }

    InputStream body() {
        return environ.input();
    }

    /** How long a wait may take that is limited to {@code limit}. */
    Duration left(Duration limit) {
        return deadline.map(end -> Duration.between(Clock.systemUTC().instant(), end))
                .filter(left -> left.compareTo(limit) < 0)
                .orElse(limit);
    }

    /** Time for which the client of this side kept us waiting is not held against the other. */
    void excuse(Duration waited) {
        deadline = deadline.map(end -> end.plus(waited));
    }

    RequestHeaders head() {
        String query = environ.queryString();
        String target = target() + (query.isEmpty() ? "" : "?" + query);
        RequestHeadersBuilder head = RequestHeaders.builder(method, target);
        Set<String> dropped = dropped();
        for (Map.Entry<String, Object> variable : environ.entrySet()) {
            String name = name(variable.getKey());
            if (!name.isEmpty() && !dropped.contains(name)) {
                head.add(name, String.valueOf(variable.getValue()));
            }
        }
        if (!head.contains("user-agent")) {
            head.set("user-agent", "Islay"); // else the library names itself
        }
        forward(head);
        head.set(TARGET, target);
        return head.build();
    }

    /** As {@link #head} has it. */
    static HttpRequest withTarget(HttpRequest request) {
        String target = request.headers().get(TARGET);
        return target == null
                ? request
                : request.withHeaders(
                        request.headers().toBuilder().path(target).removeAndThen(TARGET).build());
    }

    private String target() {
        String encoded = path + encoded(environ.pathInfo());
        return encoded.startsWith("/") ? encoded : "/" + encoded;
    }

    private static String encoded(String nativeString) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : nativeString.getBytes(StandardCharsets.ISO_8859_1)) {
            if (UNRESERVED.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append("%%%02X".formatted(each & 0xFF));
            }
        }
        return encoded.toString();
    }

    /** As HTTP writes the name of a variable; empty if it is no header field, or has no value. */
    private String name(String key) {
        boolean plain = key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH");
        if (!(plain || key.startsWith("HTTP_")) || environ.string(key).isEmpty()) {
            return "";
        }
        return key.substring(plain ? 0 : 5).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Set<String> dropped() {
        Set<String> dropped = HopByHop.names(List.of(environ.header("Connection")), OURS);
        if (!hasBody()) {
            dropped.add("expect");
        }
        return dropped;
    }

    private void forward(RequestHeadersBuilder head) {
        String before = environ.header("X-Forwarded-For");
        String client = environ.string("REMOTE_ADDR");
        if (!client.isEmpty()) {
            head.set("x-forwarded-for", before.isEmpty() ? client : before + ", " + client);
        }
        head.set("x-forwarded-proto", environ.scheme());
        String host = environ.header("Host");
        head.set("x-forwarded-host", host.isEmpty() ? environ.serverName() : host);
        if (!environ.scriptName().isEmpty()) {
            head.set("x-forwarded-prefix", encoded(environ.scriptName()));
        }
        head.add("via", environ.protocol().replaceFirst("HTTP/", "") + " islay");
        if (deadline.isPresent()) {
            head.set("x-request-timeout-ms", Long.toString(left(limits.answer()).toMillis()));
        }
    }
}
