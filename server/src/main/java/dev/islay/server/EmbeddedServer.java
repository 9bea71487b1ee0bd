package dev.islay.server;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs within a Java program; made by {@link Islay}. Closing it stops it.
 *
 * <p>Threading: any.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    private final Server server;
    private final Logs logs;
    private final List<String> addresses;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private EmbeddedServer(Server server, Logs logs, List<String> addresses) {
        this.server = server;
        this.logs = logs;
        this.addresses = addresses;
    }

    static EmbeddedServer start(Plan plan) throws StartRefused {
        if (plan.mounts().isEmpty()) {
            throw StartRefused.usage("nothing is mounted");
        }
        PrintStream terminal = new PrintStream(new LoggedLines(LOG), true, StandardCharsets.UTF_8);
        Logs logs = Logs.open(plan.settings(), terminal);
        try {
            Server server =
                    Server.open(plan, PythonSetup.prepareAll(plan, logs), logs, new Commands());
            return new EmbeddedServer(server, logs, started(server, plan, logs));
        } catch (StartRefused | RuntimeException | Error e) {
            logs.close();
            throw e;
        }
    }

    private static List<String> started(Server server, Plan plan, Logs logs) throws StartRefused {
        boolean done = false;
        try {
            Listeners.Change listeners = server.bind();
            server.load(plan.settings().value(ApplicationSettings.STRICT_START));
            server.accept(listeners, logs);
            done = true;
            return server.listeners().addresses();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StartRefused.usage("interrupted while the server started");
        } finally {
            if (!done) {
                server.close();
            }
        }
    }

    /** The first address it listens at: {@code http://127.0.0.1:8000}, with the real port. */
    public String address() {
        return addresses.getFirst();
    }

    /** All of them. */
    public List<String> addresses() {
        return addresses;
    }

    /** Waits until it is closed, as long as that takes. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops: refuses new work, gives what runs {@code graceful-timeout} to end. Returns when
     * nothing of it is left.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
            logs.close();
            closed.countDown();
        }
    }

    /** Lines for a logger. */
    private static final class LoggedLines extends OutputStream {
        private static final int LIMIT = 8192;

        private final Logger log;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        LoggedLines(Logger log) {
            this.log = log;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
            }
            if (b == '\n' || line.size() >= LIMIT) {
                log.info("{}", line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
    }
}
