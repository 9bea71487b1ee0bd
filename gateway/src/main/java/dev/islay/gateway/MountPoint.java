package dev.islay.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Where in the space of URLs an application stands.
 *
 * @param prefix what becomes {@code SCRIPT_NAME}: empty, or it begins with a slash and does not end
 *     with one; percent-decoded, one Latin-1 character for each byte
 */
public record MountPoint(HostPattern host, String prefix) {
    /** Everything. */
    public static final MountPoint ROOT = new MountPoint(HostPattern.ANY, "");

    /**
     * Reads {@code [HOST]/PREFIX}. A slash at the end is of no account. Percent-escapes are
     * decoded, and characters beyond ASCII stand for their bytes in UTF-8.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static MountPoint parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a path with a leading slash is missing");
        }
        return new MountPoint(
                HostPattern.parse(text.substring(0, slash)), prefix(text.substring(slash)));
    }

    /** Reads the path of {@link #parse}. */
    public static String prefix(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash");
        }
        String decoded = decoded(path);
        String prefix =
                decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
        if (prefix.isEmpty()) {
            return prefix;
        }
        for (String segment : prefix.substring(1).split("/", -1)) {
            checkSegment(segment);
        }
        return prefix;
    }

    private static void checkSegment(String segment) {
        if (segment.isEmpty()) {
            throw new IllegalArgumentException("a path has no two slashes in a row");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw new IllegalArgumentException("a path has no segment '" + segment + "'");
        }
        if (segment.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '?' || c == '#')) {
            throw new IllegalArgumentException("a path has no '?', '#' or control character");
        }
    }

    /** Stricter than in a request: what escapes nothing is a mistake here. */
    private static String decoded(String path) {
        String bytes = new String(path.getBytes(UTF_8), ISO_8859_1);
        StringBuilder text = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            int value = RequestTarget.escaped(bytes, i, bytes.length());
            if (value < 0 && bytes.charAt(i) == '%') {
                throw new IllegalArgumentException("two hexadecimal digits follow a '%'");
            }
            text.append(value < 0 ? bytes.charAt(i) : (char) value);
            i += value < 0 ? 0 : 2;
        }
        return text.toString();
    }

    /** The prefix as a path in a URL: everything but letters, digits and a few marks escaped. */
    public String escapedPrefix() {
        StringBuilder text = new StringBuilder(prefix.length());
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            boolean plain =
                    c >= '0' && c <= '9'
                            || c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || "/-._~!$&'()*+,;=:@".indexOf(c) >= 0;
            text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return text.toString();
    }

    /** As it is written in settings. */
    @Override
    public String toString() {
        return host + (prefix.isEmpty() ? "/" : escapedPrefix());
    }
}
