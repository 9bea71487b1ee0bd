package dev.islay.server;

/** What the program was started for, such as serving. */
@FunctionalInterface
public interface Action {
    /**
     * Does it and returns when it is done.
     *
     * @param plan with at least one mount
     * @return what the process ends with
     * @throws StartRefused when it cannot be done; the message is shown to the user
     */
    ExitStatus run(Plan plan, Logs logs) throws StartRefused;
}
