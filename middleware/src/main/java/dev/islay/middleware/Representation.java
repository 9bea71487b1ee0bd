package dev.islay.middleware;

import dev.islay.wsgi.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the head of a response allows to be done to its body: RFC 9110, 7.7 and 8. */
final class Representation {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Set<String> COMPRESSIBLE =
            Set.of(
                    "application/javascript",
                    "application/json",
                    "application/xml",
                    "application/x-javascript",
                    "application/x-ndjson",
                    "application/wasm",
                    "application/vnd.ms-fontobject",
                    "font/otf",
                    "font/ttf",
                    "image/bmp",
                    "image/svg+xml",
                    "image/x-icon",
                    "image/vnd.microsoft.icon");
    private static final List<String> BOUND_TO_BYTES =
            List.of("Content-Length", "Content-MD5", "Content-Digest", "Repr-Digest", "Digest");

    private Representation() {}

    /** A status whose response has a body that is all of a representation. */
    static boolean isWhole(String status) {
        return !status.startsWith("1")
                && !status.startsWith("204")
                && !status.startsWith("205")
                && !status.startsWith("206")
                && !status.startsWith("304");
    }

    /** Whether somebody between the application and the client may change the bytes. */
    static boolean mayChange(String status, Headers headers) {
        return isWhole(status)
                && !isCoded(headers)
                && !headers.has("Content-Range")
                && !listed(headers, "Cache-Control", "no-transform");
    }

    private static boolean isCoded(Headers headers) {
        return headers.all("Content-Encoding").stream()
                .anyMatch(coding -> !coding.strip().equalsIgnoreCase("identity"));
    }

    /** Whether a field that is a list has this member, in any case. */
    static boolean listed(Headers headers, String name, String member) {
        return headers.all(name).stream()
                .flatMap(COMMA::splitAsStream)
                .anyMatch(each -> each.strip().equalsIgnoreCase(member));
    }

    /** {@code text/html} of {@code Text/HTML; charset=utf-8}; empty if there is no type. */
    static String type(Headers headers) {
        String type = headers.first("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().toLowerCase(Locale.ROOT);
    }

    /** A type that is not compressed by its own format. */
    static boolean isCompressible(String type) {
        return type.startsWith("text/")
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || COMPRESSIBLE.contains(type);
    }

    /** The head of a body whose bytes are others from here on: weak validator, unknown length. */
    static Headers changed(Headers headers) {
        Headers left = headers.without("Accept-Ranges");
        for (String name : BOUND_TO_BYTES) {
            left = left.without(name);
        }
        return Headers.of(left.list().stream().map(Representation::weak).toList());
    }

    private static Headers.Header weak(Headers.Header field) {
        return field.named("ETag") && !field.value().startsWith("W/")
                ? new Headers.Header(field.name(), "W/" + field.value())
                : field;
    }

    /** With {@code name} among the request fields that chose the response. */
    static Headers varying(Headers headers, String name) {
        return listed(headers, "Vary", name) || listed(headers, "Vary", "*")
                ? headers
                : headers.and("Vary", name);
    }
}
