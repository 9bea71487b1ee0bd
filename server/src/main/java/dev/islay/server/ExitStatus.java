package dev.islay.server;

/** How the program ends, as the shell sees it. */
public enum ExitStatus {
    /** Stopped as asked. */
    STOPPED(0, "stopped as asked"),
    /** A command other than serving was understood and has failed. */
    FAILED(1, "a conformance case failed, no server did as asked, or no start cache was made"),
    /** Wrong option, value or target. */
    USAGE(2, "wrong usage or settings"),
    /** An address is in use, not ours, or not allowed. */
    BIND(3, "cannot bind an address"),
    /** Importing the application failed, or it is not there. */
    APPLICATION(4, "the application does not load"),
    /** Reported by the start script alone, which finds the JDK. */
    NO_JAVA(5, "no JDK that is new enough, or the build failed");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }

    /** A few words for the user. */
    public String meaning() {
        return meaning;
    }
}
