package dev.islay.python;

/** Where to tell a waiting person what takes long. Called on the thread that does the work. */
@FunctionalInterface
public interface Progress {
    /** One line for the terminal, without a line end. */
    void step(String sentence);
}
