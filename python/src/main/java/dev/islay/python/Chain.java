package dev.islay.python;

import dev.islay.gateway.RequestVariables;
import dev.islay.wsgi.Environ;
import org.jspecify.annotations.Nullable;

/**
 * Where a Java application stands that Python code called: which thread waits for it, and what else
 * waits for that. It travels with the environ, so that a Python application which is called in turn
 * is run by a thread that waits for it anyway.
 *
 * <p>Threading: any, but for {@link #close}, which is the event loop's.
 */
final class Chain {
    /** Its key in the environ. */
    static final String KEY = "islay.chain";

    /** That of the call which this thread answers: for who makes an environ of its own. */
    static final ScopedValue<Chain> HERE = ScopedValue.newInstance();

    private final ThreadConnection connection;
    private final long call;
    private final @Nullable Chain parent;
    private final int depth;
    private volatile boolean open = true;

    /**
     * For a call that a thread waits for.
     *
     * @param parent what the caller itself was called by
     */
    Chain(ThreadConnection connection, long call, @Nullable Chain parent) {
        this.connection = connection;
        this.call = call;
        this.parent = parent;
        this.depth = parent == null ? 1 : parent.depth + 1;
    }

    /** Where the call of an environ stands; null: no Python code has called. */
    static @Nullable Chain of(Environ environ) {
        if (RequestVariables.unchanged(environ) != null) {
            return null; // a client's request: it is not asked, since that would write its map
        }
        if (environ.get(KEY) instanceof Chain known) {
            return known;
        }
        return HERE.isBound() ? HERE.get() : null;
    }

    /** The innermost one whose thread belongs to that pool; null: none waits. */
    @Nullable Chain in(PythonPool pool) {
        for (Chain one = this; one != null; one = one.parent) {
            if (one.open && one.connection.pool() == pool) {
                return one;
            }
        }
        return null;
    }

    ThreadConnection connection() {
        return connection;
    }

    /** The id of the call. */
    long call() {
        return call;
    }

    int depth() {
        return depth;
    }

    /** Whether the thread still waits. */
    boolean isOpen() {
        return open;
    }

    /** The call is over: the thread waits no more. */
    void close() {
        open = false;
    }
}
