package dev.islay.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forwarding fields of one request, the lines of each joined by commas. */
final class ForwardedFields implements FieldSink {
    private static final String PREFIX = "x-forwarded-";

    private @Nullable StringBuilder forwarded;
    private @Nullable StringBuilder node;
    private @Nullable StringBuilder proto;
    private @Nullable StringBuilder host;
    private @Nullable StringBuilder port;

    /** Whether a field tells of another party than the one that is connected. */
    static boolean forwards(CharSequence name) {
        return Syntax.same(name, "forwarded")
                || name.length() > PREFIX.length() && Syntax.same(name, 0, PREFIX.length(), PREFIX);
    }

    @Override
    public void field(CharSequence name, CharSequence value) {
        if (Syntax.same(name, "forwarded")) {
            forwarded = joined(forwarded, value);
        } else if (Syntax.same(name, "x-forwarded-for")) {
            node = joined(node, value);
        } else if (Syntax.same(name, "x-forwarded-proto")) {
            proto = joined(proto, value);
        } else if (Syntax.same(name, "x-forwarded-host")) {
            host = joined(host, value);
        } else if (Syntax.same(name, "x-forwarded-port")) {
            port = joined(port, value);
        }
    }

    private static StringBuilder joined(@Nullable StringBuilder text, CharSequence value) {
        return text == null ? new StringBuilder(value) : text.append(',').append(value);
    }

    List<ForwardedElement> forwarded() throws RequestRefused {
        return forwarded == null ? List.of() : ForwardedElement.parse(forwarded);
    }

    List<String> nodes() {
        return elements(node);
    }

    List<String> protos() {
        return elements(proto);
    }

    List<String> hosts() {
        return elements(host);
    }

    List<String> ports() {
        return elements(port);
    }

    /** Empty elements of a list mean nothing (RFC 9110, 5.6.1). */
    private static List<String> elements(@Nullable StringBuilder text) {
        List<String> elements = new ArrayList<>();
        if (text != null) {
            for (String element : text.toString().split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(element.strip());
                }
            }
        }
        return elements;
    }
}
