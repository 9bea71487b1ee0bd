package dev.islay.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A request target taken apart (RFC 9112, 3.2).
 *
 * <p>The path is percent-decoded to bytes and never normalised: {@code //}, {@code .} and {@code
 * ..} stay, {@code +} is a plus. A percent sign without two hexadecimal digits stays as it is, for
 * that is what applications know from other servers; {@code %00} is refused, since no name holds a
 * NUL. A fragment, which a client should not have sent, is cut off.
 *
 * @param path decoded, one character for each byte; starts with a slash, or is {@code *}
 * @param query what follows the question mark, as sent; empty without one
 * @param authority of a target in absolute form, else null
 */
record RequestTarget(String path, String query, @Nullable String authority) {
    /** Takes a target apart or says what is wrong with it. CONNECT is the caller's to refuse. */
    static RequestTarget parse(String method, String target) throws RequestRefused {
        if (!Syntax.all(target, Syntax.TARGET)) {
            throw new RequestRefused(400, "the target has a control character or a blank");
        }
        if (target.startsWith("/")) {
            return split(target, 0, null);
        }
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new RequestTarget("*", "", null);
        }
        return absolute(target);
    }

    private static RequestTarget absolute(String target) throws RequestRefused {
        int start = afterScheme(target);
        if (start < 0) {
            throw new RequestRefused(400, "the target is neither a path nor an http address");
        }
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String authority = target.substring(start, end);
        if (!Authority.valid(authority)) {
            throw new RequestRefused(400, "the target's host is not valid");
        }
        return split(target, end, authority);
    }

    private static int afterScheme(String target) {
        for (String start : new String[] {"http://", "https://"}) {
            if (target.regionMatches(true, 0, start, 0, start.length())) {
                return start.length();
            }
        }
        return -1;
    }

    private static RequestTarget split(String target, int start, @Nullable String authority)
            throws RequestRefused {
        int fragment = target.indexOf('#', start);
        int end = fragment < 0 ? target.length() : fragment;
        int mark = target.indexOf('?', start, end);
        int pathEnd = mark < 0 ? end : mark;
        String path = start == pathEnd ? "/" : decode(target, start, pathEnd);
        return new RequestTarget(path, mark < 0 ? "" : target.substring(mark + 1, end), authority);
    }

    private static String decode(String target, int start, int end) throws RequestRefused {
        int percent = target.indexOf('%', start, end);
        if (percent < 0) {
            return target.substring(start, end);
        }
        StringBuilder path = new StringBuilder(end - start).append(target, start, percent);
        for (int i = percent; i < end; i++) {
            int value = escaped(target, i, end);
            if (value == 0) {
                throw new RequestRefused(400, "the path has an escaped NUL");
            }
            path.append(value < 0 ? target.charAt(i) : (char) value);
            i += value < 0 ? 0 : 2;
        }
        return path.toString();
    }

    /** The byte that an escape at {@code at} stands for; −1 when there is no escape. */
    static int escaped(String target, int at, int end) {
        if (target.charAt(at) != '%' || at + 2 >= end) {
            return -1;
        }
        int high = Syntax.hex(target.charAt(at + 1));
        int low = Syntax.hex(target.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
