package dev.islay.fuzz;

/** A test that takes every decision from the numbers it is given. */
@FunctionalInterface
public interface Round {
    /** Fails, by an exception of any kind, when something is wrong. */
    void play(Choices choices) throws Exception;
}
