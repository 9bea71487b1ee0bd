package dev.islay.server;

import java.time.Duration;

/**
 * How much a worker may do before another takes its place; 0: there is no such limit.
 *
 * @param requests answered
 * @param requestsJitter what may be added to that by chance
 * @param lifetime since its start
 * @param lifetimeJitter what may be added to that by chance
 * @param memory bytes of its resident set
 * @param memoryHard bytes of it beyond which it is killed
 */
record WorkerLimits(
        long requests,
        long requestsJitter,
        Duration lifetime,
        Duration lifetimeJitter,
        long memory,
        long memoryHard) {
    static WorkerLimits of(Settings settings) {
        return new WorkerLimits(
                settings.value(RecyclingSettings.MAX_REQUESTS),
                settings.value(RecyclingSettings.MAX_REQUESTS_JITTER),
                settings.value(RecyclingSettings.MAX_LIFETIME),
                settings.value(RecyclingSettings.MAX_LIFETIME_JITTER),
                settings.value(RecyclingSettings.MAX_MEMORY),
                settings.value(RecyclingSettings.MAX_MEMORY_HARD));
    }

    /** There is none at all. */
    boolean none() {
        return requests == 0 && lifetime.isZero() && memory == 0 && memoryHard == 0;
    }
}
