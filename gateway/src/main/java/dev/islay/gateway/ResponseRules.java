package dev.islay.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What all responses of a server have in common: its name and its clocks.
 *
 * <p>Threading: any thread; one instance serves all.
 */
public final class ResponseRules {
    private final String server;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final HttpDate date;

    /**
     * Clocks injected.
     *
     * @param server the value of {@code Server}; empty: the field is not added
     * @param ticker nanoseconds from any origin, for durations
     */
    public ResponseRules(String server, InstantSource clock, LongSupplier ticker) {
        this.server = server;
        this.clock = clock;
        this.ticker = ticker;
        this.date = new HttpDate(clock);
    }

    /** With the clocks of the system. */
    public ResponseRules(String server) {
        this(server, InstantSource.system(), System::nanoTime);
    }

    /** Adds {@code Date} and {@code Server} to a head, each if it is wanted. */
    void complete(List<String> fields, boolean date, boolean server) {
        if (date) {
            fields.add("Date");
            fields.add(this.date.text());
        }
        if (server && !this.server.isEmpty()) {
            fields.add("Server");
            fields.add(this.server);
        }
    }

    /** The name of the server; may be empty. */
    String server() {
        return server;
    }

    Instant now() {
        return clock.instant();
    }

    long nanos() {
        return ticker.getAsLong();
    }
}
