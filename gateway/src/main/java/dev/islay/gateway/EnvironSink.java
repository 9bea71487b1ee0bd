package dev.islay.gateway;

/** Receives the environ pair by pair: a frame for a worker, a map for Java code. */
@FunctionalInterface
public interface EnvironSink {
    /** Each key comes once. Values are Latin-1 text without NUL. */
    void pair(EnvironKey key, CharSequence value);
}
