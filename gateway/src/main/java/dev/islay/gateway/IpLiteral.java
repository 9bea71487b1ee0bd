package dev.islay.gateway;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. Nothing is ever looked up. */
final class IpLiteral {
    private IpLiteral() {}

    /**
     * The address that {@code text} writes out: four decimal numbers, or IPv6 without brackets and
     * zone; null for anything else. An IPv4 address mapped into IPv6 is the IPv4 address.
     */
    static @Nullable InetAddress parse(String text) {
        if (text.indexOf(':') < 0 ? !dotted(text) : !plain(text)) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The JDK also takes forms with fewer numbers and leading zeros, which others read as octal.
     */
    private static boolean dotted(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean first = i == 0 || text.charAt(i - 1) == '.';
            boolean more = i + 1 < text.length() && text.charAt(i + 1) != '.';
            if (c != '.' && !Syntax.digit(c) || first && c == '0' && more) {
                return false;
            }
            dots += c == '.' ? 1 : 0;
        }
        return dots == 3;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && (Syntax.classes(c) & Syntax.HEX) == 0) {
                return false;
            }
        }
        return true;
    }
}
