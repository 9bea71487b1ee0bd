package dev.islay.python;

/**
 * Paths of an application, such as {@code /reports/*}: a star stands for any characters, slashes
 * among them, or none.
 *
 * @param text decoded, one Latin-1 character for each byte; begins with a slash or a star
 */
public record PathPattern(String text) implements Comparable<PathPattern> {
    /** Whether the whole of {@code path} is like this. Takes time by its length, not more. */
    boolean matches(String path) {
        String[] pieces = text.split("\\*", -1);
        if (pieces.length == 1) {
            return path.equals(text);
        }
        String last = pieces[pieces.length - 1];
        int at = pieces[0].length();
        if (!path.startsWith(pieces[0]) || path.length() - last.length() < at) {
            return false;
        }
        for (int i = 1; i < pieces.length - 1 && at >= 0; i++) {
            int found = path.indexOf(pieces[i], at);
            at = found < 0 ? -1 : found + pieces[i].length();
        }
        return at >= 0 && at <= path.length() - last.length() && path.endsWith(last);
    }

    /** The one that says more comes first. */
    @Override
    public int compareTo(PathPattern other) {
        int longer = Integer.compare(other.said(), said());
        return longer != 0 ? longer : text.compareTo(other.text);
    }

    private int said() {
        return (int) text.chars().filter(c -> c != '*').count();
    }
}
