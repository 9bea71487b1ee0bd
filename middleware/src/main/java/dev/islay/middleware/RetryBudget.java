package dev.islay.middleware;

/**
 * How many requests may be asked again: a share of those that came, so that a failing service is
 * not asked twice as often as a sound one. Sans-IO. Under the balancer's lock.
 */
final class RetryBudget {
    private static final double MOST = 100;

    private final double share;
    private double saved;

    /**
     * With a few to begin with.
     *
     * @param share retries for each request, such as 0.2
     */
    RetryBudget(double share) {
        this.share = share;
        saved = share > 0 ? MOST / 10 : 0;
    }

    void deposit() {
        saved = Math.min(MOST, saved + share);
    }

    boolean withdraw() {
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
