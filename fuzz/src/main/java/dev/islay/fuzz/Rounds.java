package dev.islay.fuzz;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plays a round with one seed after another for some seconds. A failure names its seed.
 *
 * <p>Properties of the system: {@code islay.fuzz.seconds} (how long, 2 without it) and {@code
 * islay.fuzz.seed} (the first seed). Without either the seeds are 1, 2, 3 …, so that every run of
 * the build does the same; with seconds alone they begin at a number that no run had before; with a
 * seed alone that one round is played.
 */
public final class Rounds {
    private static final String SECONDS = "islay.fuzz.seconds";
    private static final String SEED = "islay.fuzz.seed";
    private static final int HANGS_AFTER_SECONDS = 20;

    private final long first;
    private final Duration time;

    private Rounds(long first, Duration time) {
        this.first = first;
        this.time = time;
    }

    /** As the properties of the system say. */
    public static Rounds asked() {
        return of(System.getProperties());
    }

    static Rounds of(Properties properties) {
        String seconds = properties.getProperty(SECONDS);
        String seed = properties.getProperty(SEED);
        long first = seconds == null ? 1 : System.currentTimeMillis() << 20;
        return new Rounds(
                seed == null ? first : Long.parseLong(seed),
                Duration.ofSeconds(
                        seconds != null ? Long.parseLong(seconds) : seed == null ? 2 : 0));
    }

    /** At least one round. Returns how many were played. */
    public int play(Round round) {
        long end = System.nanoTime() + time.toNanos();
        int played = 0;
        do {
            play(round, first + played);
            played++;
        } while (System.nanoTime() < end);
        return played;
    }

    /** A round that hangs cannot be stopped: its thread is left behind, and the test fails. */
    private static void play(Round round, long seed) {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    round.play(new Choices(seed));
                    return null;
                });
        Thread thread = Thread.ofPlatform().daemon().name("round " + seed).start(task);
        try {
            task.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(again(seed) + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(again(seed) + "it hangs at " + trace(thread), e);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw new AssertionError(again(seed) + "interrupted", e);
        }
    }

    private static String again(long seed) {
        return "round -D" + SEED + "=" + seed + ": ";
    }

    private static String trace(Thread thread) {
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        return Arrays.toString(all.getOrDefault(thread, new StackTraceElement[0]));
    }
}
