package dev.islay.middleware;

import dev.islay.wsgi.Application;
import java.time.Duration;
import java.time.Instant;

/**
 * An application behind a {@link LoadBalancer}, and how it is doing. Sans-IO: time is given.
 *
 * <p>Threading: under the balancer's lock, but for what never changes.
 */
final class Node {
    private static final double SMALLEST_SHARE = 0.1;
    private static final int LONGEST = 8;

    private final String name;
    private final Application application;
    private final double weight;
    private final Health health;
    private double share;
    private int outstanding;
    private int failures;
    private int ejections;
    private boolean answering = true;
    private boolean in = true;
    private Instant ejectedUntil = Instant.MIN;
    private Instant since = Instant.MIN;

    /** What a policy that lets nodes take turns owes it. */
    double credit;

    /**
     * How nodes are judged.
     *
     * @param failures in a row after which a node is left out
     * @param ejection how long at first; twice that the next time, and so on, up to eight times
     * @param slowStart how long one that is back gets less than its share
     */
    record Health(int failures, Duration ejection, Duration slowStart) {}

    Node(String name, Application application, double weight, Health health) {
        this.name = name;
        this.application = application;
        this.weight = weight;
        share = weight;
        this.health = health;
    }

    String name() {
        return name;
    }

    Application application() {
        return application;
    }

    double weight() {
        return weight;
    }

    int outstanding() {
        return outstanding;
    }

    /** Whether it may be asked. */
    boolean usable(Instant now) {
        return answering && !now.isBefore(ejectedUntil);
    }

    /** Whether something has changed for those who watch. */
    enum Turn {
        NONE,
        LEFT_OUT,
        BACK
    }

    /** What has become of it since this was asked last. */
    Turn turn(Instant now) {
        boolean was = in;
        in = usable(now);
        return was == in ? Turn.NONE : in ? Turn.BACK : Turn.LEFT_OUT;
    }

    /** How long it is left out for its failures; zero if it is not. */
    Duration ejection(Instant now) {
        return now.isBefore(ejectedUntil) ? Duration.between(now, ejectedUntil) : Duration.ZERO;
    }

    /** Its weight, or less while it starts slowly; as {@link #age} found it. */
    double share() {
        return share;
    }

    /** What {@link #share} will say at this moment. */
    void age(Instant now) {
        double age =
                since.equals(Instant.MIN) || health.slowStart().isZero()
                        ? 1
                        : (double) Duration.between(since, now).toMillis()
                                / health.slowStart().toMillis();
        share = weight * Math.clamp(age, SMALLEST_SHARE, 1);
    }

    /** Requests for its share. Without the one that may come: idle nodes are alike. */
    double load() {
        return outstanding / share;
    }

    void begin() {
        outstanding++;
    }

    /** A request has ended; it is only here that the number goes down. */
    void end() {
        outstanding--;
    }

    void succeeded() {
        failures = 0;
        ejections = 0;
    }

    void failed(Instant now) {
        if (++failures < health.failures()) {
            return;
        }
        failures = 0;
        ejectedUntil = now.plus(health.ejection().multipliedBy(1L << Math.min(ejections, 3)));
        since = ejectedUntil;
        ejections = Math.min(ejections + 1, LONGEST);
    }

    /** What an active check found. One that answers again is asked again at once, but slowly. */
    void checked(boolean answers, Instant now) {
        if (answers && (!answering || now.isBefore(ejectedUntil))) {
            since = now;
            ejectedUntil = Instant.MIN;
            failures = 0;
        }
        answering = answers;
    }
}
