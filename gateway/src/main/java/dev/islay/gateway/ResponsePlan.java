package dev.islay.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * How a response goes out, decided once, when its head is committed (RFC 9110, 6.4.1; RFC 9112, 6
 * and 9.3; PEP 3333, "Handling the Content-Length Header").
 *
 * @param head ready for the carrier
 * @param bodiless no byte of body is sent, whatever the application gives
 * @param declared bytes of body that must follow; {@link Digits#NONE} when the end is marked
 *     otherwise or there is no body
 * @param keep the connection may be used again if the response ends as it should
 */
record ResponsePlan(ResponseHead head, boolean bodiless, long declared, boolean keep) {
    /**
     * Plans a response.
     *
     * @param total bytes of the whole body when they are known already, else {@link Digits#NONE}
     */
    static ResponsePlan of(Request request, CheckedHead head, long total, ResponseRules rules) {
        boolean modern = !request.head().protocol().equals("HTTP/1.0");
        boolean toHead = request.head().method().equals("HEAD");
        boolean bodiless = toHead || head.code() == 204 || head.code() == 304;
        List<String> fields = copy(head);
        long length = head.code() == 204 ? Digits.NONE : head.contentLength();
        if (length == Digits.NONE && countable(head.code(), toHead, total)) {
            length = total;
            fields.add("Content-Length");
            fields.add(Long.toString(total));
        }
        Framing framing = framing(length, bodiless, modern);
        boolean keep = request.keepAlive() && framing != Framing.CLOSE;
        rules.complete(fields, !head.dated(), !head.named());
        if (!keep || !modern) {
            fields.add("Connection");
            fields.add(keep ? "keep-alive" : "close");
        }
        return new ResponsePlan(
                new ResponseHead(head.status(), fields, framing),
                bodiless,
                bodiless ? Digits.NONE : length,
                keep);
    }

    /** All fields, but a 204 has no length (RFC 9110, 8.6). */
    private static List<String> copy(CheckedHead head) {
        List<String> given = head.fields();
        List<String> fields = new ArrayList<>(given.size() + 8);
        if (head.code() != 204 || head.contentLength() == Digits.NONE) {
            fields.addAll(given);
            return fields;
        }
        for (int i = 0; i < given.size(); i += 2) {
            if (!Syntax.same(given.get(i), "content-length")) {
                fields.add(given.get(i));
                fields.add(given.get(i + 1));
            }
        }
        return fields;
    }

    /** An empty answer to HEAD says nothing of what GET would have given, so none is made up. */
    private static boolean countable(int code, boolean toHead, long total) {
        return total != Digits.NONE && code != 204 && code != 304 && (!toHead || total > 0);
    }

    private static Framing framing(long length, boolean bodiless, boolean modern) {
        if (length != Digits.NONE) {
            return Framing.LENGTH;
        }
        if (bodiless) {
            return Framing.NONE;
        }
        return modern ? Framing.CHUNKED : Framing.CLOSE;
    }
}
