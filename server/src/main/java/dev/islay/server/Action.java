package dev.islay.server;

/** What the program was started for, such as serving. */
@FunctionalInterface
public interface Action {
    /**
     * Does it and returns when it is done.
     *
     * @param plans each with at least one mount
     * @return what the process ends with
     * @throws StartRefused when it cannot be done; the message is shown to the user
     */
    ExitStatus run(Plans plans, Logs logs) throws StartRefused;
}
