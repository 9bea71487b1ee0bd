package dev.islay.middleware;

import dev.islay.wsgi.Application;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Checks the nodes of a {@link LoadBalancer} again and again, on a virtual thread of its own.
 *
 * <pre>{@code
 * try (BalancerChecks checks = new BalancerChecks(shop, Duration.ofSeconds(5), BalancerChecks.answering("/health"))) {
 *     ...
 * }
 * }</pre>
 */
public final class BalancerChecks implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LoadBalancer balancer;
    private final Duration every;
    private final Predicate<Application> well;
    private final Thread thread;

    /** Begins at once. */
    public BalancerChecks(LoadBalancer balancer, Duration every, Predicate<Application> well) {
        this.balancer = balancer;
        this.every = every;
        this.well = well;
        thread = Thread.ofVirtual().name("islay-balancer-checks").start(this::run);
    }

    /** As {@link #answering(String, Duration)}, within five seconds. */
    public static Predicate<Application> answering(String path) {
        return answering(path, LONG);
    }

    /**
     * Whether an application answers a GET of this path with a status of 2xx.
     *
     * @param within how long it may take, if it heeds {@code islay.deadline} as remote ones do
     */
    public static Predicate<Application> answering(String path, Duration within) {
        return application -> NodeProbe.answers(application, path, within);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                balancer.check(well);
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /**
     * Ends the checks.
     *
     * @throws IllegalStateException if one is still running after ten seconds
     */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        if (!thread.join(PATIENCE)) {
            throw new IllegalStateException(
                    "a check runs on %s after it was interrupted".formatted(PATIENCE));
        }
    }
}
