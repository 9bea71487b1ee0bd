package dev.islay.gateway;

/**
 * The syntax of a host with an optional port, as in {@code Host} and in targets of absolute form
 * (RFC 3986, 3.2; RFC 9110, 7.2). User information, paths, lists and blanks are no part of it.
 */
final class Authority {
    private static final int HIGHEST_PORT = 65_535;

    private Authority() {}

    /** Whether {@code text} is a host, or a host, a colon and a port of up to five digits. */
    static boolean valid(CharSequence text) {
        int end = hostEnd(text);
        return end > 0 && portValid(text, end);
    }

    /** The host without its port; brackets stay. {@code text} is valid. */
    static String host(String text) {
        return text.substring(0, hostEnd(text));
    }

    /** The port, or 0 without one. {@code text} is valid. */
    static int port(String text) {
        int start = hostEnd(text) + 1;
        return start >= text.length() ? 0 : Integer.parseInt(text, start, text.length(), 10);
    }

    /** Where the host ends; −1 when it is none, 0 when it is empty. */
    private static int hostEnd(CharSequence text) {
        return !text.isEmpty() && text.charAt(0) == '[' ? literalEnd(text) : nameEnd(text);
    }

    private static int nameEnd(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            if (c == '%' ? !escape(text, i) : (Syntax.classes(c) & Syntax.HOST) == 0) {
                return -1;
            }
        }
        return text.length();
    }

    private static boolean escape(CharSequence text, int at) {
        return at + 2 < text.length()
                && (Syntax.classes(text.charAt(at + 1)) & Syntax.HEX) != 0
                && (Syntax.classes(text.charAt(at + 2)) & Syntax.HEX) != 0;
    }

    /** An IPv6 address in brackets, by its characters: nothing here resolves or connects to it. */
    private static int literalEnd(CharSequence text) {
        int colons = 0;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return colons >= 2 ? i + 1 : -1;
            }
            colons += c == ':' ? 1 : 0;
            if (c != ':' && c != '.' && (Syntax.classes(c) & Syntax.HEX) == 0) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean portValid(CharSequence text, int hostEnd) {
        if (hostEnd == text.length()) {
            return true;
        }
        if (text.charAt(hostEnd) != ':' || text.length() - hostEnd > 6) {
            return false;
        }
        int port = 0;
        for (int i = hostEnd + 1; i < text.length(); i++) {
            if (!Syntax.digit(text.charAt(i))) {
                return false;
            }
            port = port * 10 + (text.charAt(i) - '0');
        }
        return port <= HIGHEST_PORT;
    }
}
