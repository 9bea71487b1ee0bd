package dev.islay.gateway;

import dev.islay.wsgi.Environ;
import java.util.AbstractMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a client's request, for Java code. They are written into a map when one of them
 * is looked at, and as long as none was changed they can be had from the request itself: so
 * middleware that hands on the environ that it was given costs next to nothing for it.
 *
 * <p>To ask for the entries, keys or values counts as a change, since all of these can be changed
 * through what they answer.
 *
 * <p>Threading: the thread of the request.
 */
public final class RequestVariables extends AbstractMap<String, Object> implements AutoCloseable {
    private final JavaEnvirons environs;
    private final Exchange exchange;
    private final RequestInput input;
    private final ErrorLines errors;
    private final long begun = System.nanoTime();
    private @Nullable Environ written;
    private boolean changed;

    RequestVariables(JavaEnvirons environs, Exchange exchange, RequestInput input) {
        this.environs = environs;
        this.exchange = exchange;
        this.input = input;
        this.errors = new ErrorLines(exchange.id());
    }

    /** Those of an environ that is as the server made it; null if it is another, or changed. */
    public static @Nullable RequestVariables unchanged(Environ environ) {
        return environ.variables() instanceof RequestVariables known && !known.changed
                ? known
                : null;
    }

    /** What the client asked. */
    public Request request() {
        return exchange.request();
    }

    /** The number of the request. */
    public long id() {
        return exchange.id();
    }

    /** {@code wsgi.input}. */
    public RequestInput input() {
        return input;
    }

    /** Writes the strings, but for what every worker has of its own. */
    public void writeTo(EnvironSink sink) {
        environs.write(exchange, sink);
    }

    private Environ written() {
        Environ environ = written;
        if (environ == null) {
            environ = environs.of(exchange, input, errors, begun);
            written = environ;
        }
        return environ;
    }

    private Environ changing() {
        changed = true;
        return written();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return written().get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return written().containsKey(key);
    }

    @Override
    public int size() {
        return written().size();
    }

    @Override
    public @Nullable Object put(String key, Object value) {
        return changing().put(key, value);
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        return changing().remove(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return changing().entrySet();
    }

    /** Logs what {@code wsgi.errors} still holds. */
    @Override
    public void close() {
        errors.close();
    }
}
