package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.python.SimulatedWorker.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A front end with its scheduler, simulated workers and clients, in virtual time. What must always
 * hold is checked after every event.
 */
final class Simulation {
    static final long MICRO = 1_000;
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000_000_000;

    /** From a response to the same client's next request. */
    private static final long CLIENT_NANOS = 30 * MICRO;

    private record Event(long at, long number, Runnable action) {}

    final Scheduler<Job> scheduler;
    final List<SimulatedWorker> workers = new ArrayList<>();
    final Random random = new Random(20_260_101);

    private final int queueLimit;
    private final Ticks ticks;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparing(Event::number));
    private final Map<WorkerSlots<Job>, SimulatedWorker> bySlots = new HashMap<>();
    private long now = 7 * SECOND;
    private long numbers;
    private @Nullable Consumer<Job> onFinished;
    private int beyondLimit;

    int recalls;
    int offered;
    int ended;

    Simulation() {
        this(4096);
    }

    Simulation(int queueLimit) {
        this.queueLimit = queueLimit;
        scheduler = new Scheduler<>(queueLimit, () -> now);
        ticks = new Ticks(() -> now, this::timer, this::tick);
    }

    SimulatedWorker worker(int threads, int cpus) {
        return worker(threads, cpus, 0, 0);
    }

    /** A worker whose process loses its CPU for {@code stops} after each {@code runs}. */
    SimulatedWorker worker(int threads, int cpus, long runs, long stops) {
        WorkerSlots<Job> slots = scheduler.add(threads, cpus);
        SimulatedCpu cpu = new SimulatedCpu(this, cpus, runs, stops);
        SimulatedWorker worker = new SimulatedWorker(this, slots, cpu);
        workers.add(worker);
        bySlots.put(slots, worker);
        return worker;
    }

    /** It is dead: what it had not begun is put back, the rest fails and its clients go on. */
    List<Job> kill(SimulatedWorker worker) {
        List<Job> back = worker.die();
        scheduler.remove(worker.slots);
        workers.remove(worker);
        back.forEach(job -> job.inPipe = false);
        beyondLimit += back.size();
        scheduler.putBack(back);
        send();
        return back;
    }

    /** So many clients, each of which asks again as soon as it has its response. */
    void clients(int count, Function<Integer, Job> jobs) {
        onFinished = job -> after(CLIENT_NANOS, () -> offer(jobs.apply(job.client)));
        for (int i = 0; i < count; i++) {
            int client = i;
            after(random.nextInt(100_000), () -> offer(jobs.apply(client)));
        }
    }

    /** The clients leave after their next response. */
    void stopClients() {
        onFinished = null;
    }

    Job job(int client, long cpu, long waits) {
        return new Job(client, cpu, waits, now);
    }

    boolean offer(Job job) {
        boolean taken = scheduler.offer(job);
        if (taken) {
            offered++;
            send();
        }
        return taken;
    }

    long now() {
        return now;
    }

    void at(long time, Runnable action) {
        events.add(new Event(time, numbers++, action));
    }

    void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    void run(long nanos) {
        long end = now + nanos;
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.remove();
            now = event.at;
            event.action.run();
            check();
        }
        now = end;
    }

    private final List<Consumer<Job>> watchers = new ArrayList<>();

    /** Told of every request that has ended. */
    void watch(Consumer<Job> watcher) {
        watchers.add(watcher);
    }

    void finished(ThreadSlot<Job> slot, List<Job> batch) {
        slot.finished(batch.size());
        for (Job job : batch) {
            assertThat(job.done).isFalse();
            job.done = true;
            job.inPipe = false;
            ended++;
            worker(slot).ended++;
            watchers.forEach(watcher -> watcher.accept(job));
            if (onFinished != null) {
                onFinished.accept(job);
            }
        }
        send();
    }

    void gaveBack(ThreadSlot<Job> slot, List<Job> given) {
        slot.recalled(given.size());
        for (Job job : given) {
            assertThat(job.begun).isEqualTo(-1);
            job.inPipe = false;
            job.recalled++;
        }
        beyondLimit += given.size();
        scheduler.putBack(given);
        send();
    }

    private void tick(boolean late) {
        workers.forEach(SimulatedWorker::sampleCpu);
        scheduler.tick(
                slot -> {
                    recalls++;
                    worker(slot).recall(slot);
                },
                late);
        send();
    }

    private Runnable timer(long nanos, Runnable action) {
        AtomicBoolean wanted = new AtomicBoolean(true);
        after(
                nanos,
                () -> {
                    if (wanted.get()) {
                        action.run();
                    }
                });
        return () -> wanted.set(false);
    }

    private void send() {
        Assignment<Job> next = scheduler.next();
        while (next != null) {
            Job job = next.request();
            assertThat(job.inPipe || job.done).as("assigned once").isFalse();
            job.inPipe = true;
            job.assigned++;
            worker(next.slot()).send(next.slot(), job);
            next = scheduler.next();
        }
        ticks.every(scheduler.tickMillis(bySlots.keySet()));
    }

    private SimulatedWorker worker(ThreadSlot<Job> slot) {
        SimulatedWorker worker = Objects.requireNonNull(bySlots.get(slot.worker()));
        assertThat(workers).as("a worker that serves").contains(worker);
        return worker;
    }

    private void check() {
        if (scheduler.queued() > queueLimit + beyondLimit) {
            throw new AssertionError("queued beyond the limit: " + scheduler.queued());
        }
        long inFlight = 0;
        for (SimulatedWorker worker : workers) {
            inFlight += check(worker.slots);
        }
        if (workers.size() == bySlots.size() && inFlight + scheduler.queued() != offered - ended) {
            throw new AssertionError("a request was lost or is there twice");
        }
    }

    private static long check(WorkerSlots<Job> slots) {
        long sum = 0;
        int used = 0;
        for (ThreadSlot<Job> slot : slots.threads()) {
            if (slot.inFlight() < 0 || slot.inFlight() > WorkerSlots.DEEPEST) {
                throw new AssertionError("in flight: " + slot.inFlight());
            }
            sum += slot.inFlight();
            used += slot.inFlight() > 0 ? 1 : 0;
        }
        if (sum != slots.outstanding() || used != slots.running() + slots.stuck()) {
            throw new AssertionError(
                    "%d in pipes, %d outstanding; %d threads in use, %d run, %d stuck"
                            .formatted(
                                    sum,
                                    slots.outstanding(),
                                    used,
                                    slots.running(),
                                    slots.stuck()));
        }
        return sum;
    }
}
