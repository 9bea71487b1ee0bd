package dev.islay.conformance;

/**
 * A server to be tried.
 *
 * @param name at the head of its column
 * @param command to start it by, or empty when it runs already
 * @param address host and port where it runs already, or empty
 * @param ours it knows Islay's options
 */
public record Subject(String name, String command, String address, boolean ours) {
    /**
     * What {@code [NAME=]COMMAND} stands for. Without a name, the first word of the command is it.
     * A name that begins with {@code islay} is taken to know its options.
     */
    public static Subject started(String text) {
        int equals = text.indexOf('=');
        int blank = text.indexOf(' ');
        if (equals > 0 && (blank < 0 || equals < blank) && text.indexOf('/') != 0) {
            return named(text.substring(0, equals), text.substring(equals + 1));
        }
        String first = blank < 0 ? text : text.substring(0, blank);
        return named(first.substring(first.lastIndexOf('/') + 1), text);
    }

    private static Subject named(String name, String command) {
        return new Subject(name, command, "", name.startsWith("islay"));
    }

    /** One that runs already and serves {@link Applications#TARGET}. */
    public static Subject running(String address) {
        return new Subject(address, "", address, false);
    }
}
