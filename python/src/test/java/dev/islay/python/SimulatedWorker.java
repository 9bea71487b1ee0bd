package dev.islay.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker process in virtual time. Each thread reads all that is in its pipe, runs it in order,
 * and writes what is finished when a millisecond has passed or nothing is left; a control thread,
 * which needs the GIL too, answers recalls.
 */
final class SimulatedWorker {
    private static final long WRITE_EVERY = 1_000_000;
    private static final long CONTROL_WORK = 20_000;
    private static final long AFTER_WAITING = 5_000;

    final WorkerSlots<Job> slots;
    int ended;

    /** One way through a Unix socket, with the waking of the other side; nanoseconds. */
    long hop = 15_000;

    /** Times its CPU time is what its threads wanted: several may wait for a CPU at a time. */
    int wanted = 1;

    private final Simulation simulation;
    private final SimulatedCpu cpu;
    private final SimulatedCpu.Work control;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final ArrayDeque<Integer> recalls = new ArrayDeque<>();
    private boolean dead;

    SimulatedWorker(Simulation simulation, WorkerSlots<Job> slots, SimulatedCpu cpu) {
        this.simulation = simulation;
        this.slots = slots;
        this.cpu = cpu;
        this.control = cpu.new Work();
        slots.threads().forEach(slot -> threads.add(new SimulatedThread(slot)));
    }

    /** One request: what it computes and then waits for, and when what happened to it. */
    static final class Job {
        final int client;
        final long cpu;
        final long waits;
        final long offered;
        long begun = -1;
        int assigned;
        int recalled;
        boolean inPipe;
        boolean done;

        Job(int client, long cpu, long waits, long offered) {
            this.client = client;
            this.cpu = cpu;
            this.waits = waits;
            this.offered = offered;
        }
    }

    void send(ThreadSlot<Job> slot, Job job) {
        simulation.after(hop, () -> threads.get(slot.index()).arrives(job));
    }

    void recall(ThreadSlot<Job> slot) {
        simulation.after(
                hop,
                () -> {
                    recalls.add(slot.index());
                    if (recalls.size() == 1) {
                        control.compute(CONTROL_WORK, this::answerRecall);
                    }
                });
    }

    private void answerRecall() {
        threads.get(recalls.removeFirst()).giveBack();
        if (recalls.isEmpty()) {
            control.release();
        } else {
            control.compute(CONTROL_WORK, this::answerRecall);
        }
    }

    void sampleCpu() {
        if (slots.wantsCpuSample(simulation.now())) {
            slots.cpuSampled(wanted * cpu.usedInTicks(), simulation.now());
        }
    }

    /** Ends at once; returns what none of its threads had begun. */
    List<Job> die() {
        dead = true;
        List<Job> left = new ArrayList<>();
        for (SimulatedThread thread : threads) {
            left.addAll(thread.sent);
        }
        left.removeIf(job -> job.begun >= 0);
        return left;
    }

    private final class SimulatedThread {
        private final ThreadSlot<Job> slot;
        private final SimulatedCpu.Work work = cpu.new Work();
        private final ArrayDeque<Job> pipe = new ArrayDeque<>();
        private final ArrayDeque<Job> sent = new ArrayDeque<>();
        private List<Job> finished = new ArrayList<>();
        private long written;
        private boolean busy;

        SimulatedThread(ThreadSlot<Job> slot) {
            this.slot = slot;
        }

        void arrives(Job job) {
            pipe.add(job);
            sent.add(job);
            if (!busy) {
                busy = true;
                readOn();
            }
        }

        private void runNext() {
            if (pipe.isEmpty()) {
                write();
                work.release();
                busy = false;
                return;
            }
            if (simulation.now() - written > WRITE_EVERY) {
                write();
                work.release();
                readOn();
                return;
            }
            Job job = pipe.removeFirst();
            job.begun = simulation.now();
            work.compute(job.cpu, () -> computed(job));
        }

        /**
         * Has its turn again after reading or writing; only from now on does the millisecond count.
         */
        private void readOn() {
            work.compute(
                    0,
                    () -> {
                        written = simulation.now();
                        runNext();
                    });
        }

        private void computed(Job job) {
            if (job.waits == 0) {
                ended(job);
                return;
            }
            work.release();
            simulation.after(job.waits, () -> work.compute(AFTER_WAITING, () -> ended(job)));
        }

        private void ended(Job job) {
            finished.add(job);
            runNext();
        }

        private void write() {
            if (finished.isEmpty()) {
                return;
            }
            List<Job> batch = finished;
            finished = new ArrayList<>();
            simulation.after(hop, () -> read(batch));
        }

        private void read(List<Job> batch) {
            if (dead) {
                return;
            }
            sent.removeAll(batch);
            simulation.finished(slot, batch);
        }

        void giveBack() {
            write();
            List<Job> given = List.copyOf(pipe);
            pipe.clear();
            simulation.after(
                    hop,
                    () -> {
                        if (!dead) {
                            sent.removeAll(given);
                            simulation.gaveBack(slot, given);
                        }
                    });
        }
    }
}
