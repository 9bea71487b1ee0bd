package dev.islay.server;

/** What a setting is about, and so in which tables of a settings file it may stand. */
public enum Scope {
    /** The server as a whole. */
    SERVER("the whole server"),
    /** A listener: its addresses and its clients. */
    LISTENER("a listener"),
    /** A pool of worker processes. */
    POOL("a pool or a mount with a pool of its own"),
    /** A mount. */
    MOUNT("a mount");

    private final String words;

    Scope(String words) {
        this.words = words;
    }

    /** With its article. */
    String words() {
        return words;
    }
}
