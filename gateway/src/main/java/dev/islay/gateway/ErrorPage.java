package dev.islay.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain page that stands in for an answer: the status, and a sentence under it.
 *
 * @param code the status code, 4xx or 5xx
 * @param message ASCII, nothing that a client sent
 * @param retryAfter seconds for {@code Retry-After}; 0 for none
 */
public record ErrorPage(int code, String message, int retryAfter) {
    /** The page for a failure. */
    public static ErrorPage of(Failure failure) {
        return new ErrorPage(failure.status(), failure.message(), failure.retryAfter());
    }

    /** The page for a refused request. */
    public static ErrorPage of(RequestRefused refused) {
        String message = String.valueOf(refused.getMessage());
        return new ErrorPage(refused.status(), message, refused.status() == 503 ? 1 : 0);
    }

    /** Code, space, reason. */
    public String status() {
        return code + " " + reason(code);
    }

    /** Name, value, name, value …: what is particular to the page. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>();
        fields.addAll(List.of("Content-Type", "text/plain; charset=utf-8"));
        if (retryAfter > 0) {
            fields.addAll(List.of("Retry-After", Integer.toString(retryAfter)));
        }
        return fields;
    }

    /** The text in bytes. */
    public byte[] body() {
        return (status() + "\n\n" + message + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The whole head, for a carrier that answers a request which never became an exchange.
     *
     * @param keep false: it says that the connection ends with it
     */
    public ResponseHead head(ResponseRules rules, boolean keep) {
        List<String> fields = fields();
        fields.addAll(List.of("Content-Length", Integer.toString(body().length)));
        rules.complete(fields, true, true);
        fields.addAll(List.of("Connection", keep ? "keep-alive" : "close"));
        return new ResponseHead(status(), fields, Framing.LENGTH);
    }

    private static String reason(int code) {
        return switch (code) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 411 -> "Length Required";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> code < 500 ? "Client Error" : "Server Error";
        };
    }
}
