package dev.islay.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one simulated worker compute on: with one place it is the GIL, with more the
 * CPUs of a free-threaded Python. A thread that waits asks for its turn after five milliseconds, as
 * CPython does; whoever reads, writes or sleeps gives its place away.
 */
final class SimulatedCpu {
    private static final long TURN = 5_000_000;

    /** What it costs when another thread takes over. */
    private static final long SWITCH = 30_000;

    private final Simulation simulation;
    private final int places;
    private final long runs;
    private final long stops;
    private final ArrayList<Work> holders = new ArrayList<>();
    private final ArrayDeque<Work> waiters = new ArrayDeque<>();
    private @Nullable Work last;
    private long used;

    /** A process that loses its CPU for {@code stops} after each {@code runs} nanoseconds. */
    SimulatedCpu(Simulation simulation, int places, long runs, long stops) {
        this.simulation = simulation;
        this.places = places;
        this.runs = runs;
        this.stops = stops;
    }

    /** What one thread wants to compute. A thread keeps its place until it releases it. */
    final class Work {
        private long left;
        private long began;
        private int version;
        private @Nullable Runnable then;

        /** Computes for so long, in turn with the others, and goes on without giving its place. */
        void compute(long nanos, Runnable next) {
            left = nanos;
            then = next;
            if (holders.contains(this)) {
                start();
            } else if (holders.size() < places) {
                holders.add(this);
                start();
            } else {
                waiters.add(this);
                if (waiters.size() == 1) {
                    askForTurn();
                }
            }
        }

        /** Gives the place away, if it has it. */
        void release() {
            if (holders.remove(this)) {
                grant();
            }
        }

        private void start() {
            if (last != this && places == 1) {
                left += SWITCH;
            }
            last = this;
            began = simulation.now();
            int current = ++version;
            simulation.at(endOf(began, left), () -> end(current));
        }

        private void end(int current) {
            if (current != version || then == null) {
                return;
            }
            used += left;
            Runnable next = then;
            then = null;
            next.run();
        }

        private void interrupt() {
            long done = Math.min(left, progress(began, simulation.now()));
            used += done;
            left -= done;
            version++;
            holders.remove(this);
            waiters.add(this);
        }
    }

    /** CPU time used so far, as a kernel tells it: in steps of ten milliseconds. */
    long usedInTicks() {
        long running = 0;
        for (Work work : holders) {
            if (work.then != null) {
                running += Math.min(work.left, progress(work.began, simulation.now()));
            }
        }
        return (used + running) / 10_000_000 * 10_000_000;
    }

    private void askForTurn() {
        Work first = waiters.getFirst();
        int current = first.version;
        simulation.at(simulation.now() + TURN, () -> turn(first, current));
    }

    private void turn(Work asked, int current) {
        if (waiters.peekFirst() == asked && asked.version == current && !holders.isEmpty()) {
            Work longest = holders.getFirst();
            longest.interrupt();
            grant();
        }
    }

    private void grant() {
        Work next = waiters.pollFirst();
        if (next != null) {
            holders.add(next);
            next.start();
        }
        if (!waiters.isEmpty()) {
            askForTurn();
        }
    }

    private long endOf(long from, long cpu) {
        if (stops == 0) {
            return from + cpu;
        }
        long at = from;
        long left = cpu;
        while (true) {
            long inPeriod = at % (runs + stops);
            long canRun = Math.max(0, runs - inPeriod);
            if (left <= canRun) {
                return at + left;
            }
            left -= canRun;
            at += runs + stops - inPeriod;
        }
    }

    private long progress(long from, long to) {
        return stops == 0 ? to - from : ranBefore(to) - ranBefore(from);
    }

    private long ranBefore(long at) {
        long period = runs + stops;
        return at / period * runs + Math.min(runs, at % period);
    }
}
