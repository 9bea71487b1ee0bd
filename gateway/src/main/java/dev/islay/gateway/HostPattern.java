package dev.islay.gateway;

import java.net.IDN;
import java.util.Locale;

/**
 * For which hosts a mount is there: any host, one host, or all hosts below a domain.
 *
 * @param kind which of these
 * @param name in small letters, ASCII, without a port or a final dot; of a wildcard the domain
 *     behind {@code *.}; empty for any host
 */
public record HostPattern(Kind kind, String name) {
    /** The three kinds, the more particular first. */
    public enum Kind {
        /** One host. */
        EXACT,
        /** Every host below a domain, however many labels deep, but not the domain itself. */
        BELOW,
        /** All hosts, and requests that name none. */
        ANY
    }

    /** All hosts. */
    public static final HostPattern ANY = new HostPattern(Kind.ANY, "");

    /**
     * Reads a pattern: {@code example.com}, {@code *.example.com}, {@code [::1]}; {@code *} or an
     * empty text for any host. Letters beyond ASCII are written as IDNA has them (RFC 5890).
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static HostPattern parse(String text) {
        if (text.isEmpty() || text.equals("*")) {
            return ANY;
        }
        boolean below = text.startsWith("*.");
        String name = normal(ascii(below ? text.substring(2) : text));
        if (name.contains("*")) {
            throw new IllegalArgumentException("a '*' stands alone or first, as in *.example.com");
        }
        if (hasEmptyLabel(name) || !Authority.valid(name) || name.contains("%")) {
            throw new IllegalArgumentException("no host is called so");
        }
        if (!Authority.host(name).equals(name)) {
            throw new IllegalArgumentException("a host has no port here: all ports are meant");
        }
        return new HostPattern(below ? Kind.BELOW : Kind.EXACT, name);
    }

    /** The final dot is gone by then; an empty name is an empty label. */
    private static boolean hasEmptyLabel(String name) {
        return ("." + name + ".").contains("..");
    }

    private static String ascii(String text) {
        try {
            return text.chars().allMatch(c -> c < 0x80) ? text : IDN.toASCII(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no host is called so", e);
        }
    }

    /** Small letters, no final dot: two names of one host become equal (RFC 9110, 4.2.3). */
    static String normal(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
    }

    /** As it is written in settings. */
    @Override
    public String toString() {
        return kind == Kind.BELOW ? "*." + name : name;
    }
}
