package dev.islay.server;

/**
 * The plan that a server starts with, and the way to the next.
 *
 * @param again reads the settings as they are now
 */
public record Plans(Plan first, Source again) {
    /** Makes a plan. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads the settings from where they come from.
         *
         * @throws StartRefused with all that is wrong in them
         */
        Plan plan() throws StartRefused;
    }
}
