package dev.islay.server;

/** The headings under which settings are listed. */
public enum Section {
    /** What is served. */
    APPLICATION("Application"),
    /** Addresses and connections. */
    LISTENING("Listening"),
    /** The interpreter and what it finds. */
    PYTHON("Python"),
    /** Java applications and middleware. */
    JAVA("Java"),
    /** Processes, threads, queue. */
    WORKERS("Workers"),
    /** What a client may send. */
    REQUESTS("Request limits"),
    /** How long anybody waits for anybody. */
    TIMES("Time limits"),
    /** What ends a call of an application. */
    DEADLINES("Deadlines"),
    /** Where bodies are kept. */
    BODIES("Bodies and files"),
    /** What is written down, and where. */
    LOGS("Logs"),
    /** Control, health, the end. */
    OPERATION("Operation");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** The heading itself. */
    public String title() {
        return title;
    }
}
