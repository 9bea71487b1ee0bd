package dev.islay.python;

import org.jspecify.annotations.Nullable;

/** The operating system's process of a worker, which may still have to start. */
final class WorkerProcess {
    private @Nullable Process process;
    private @Nullable ProcessCpu cpu;
    private @Nullable CpuDemand demand;

    void started(Process spawned) {
        process = spawned;
        cpu = new ProcessCpu(spawned.pid());
        demand = new CpuDemand(spawned.pid(), cpu);
    }

    /** 0 before there is one. */
    long pid() {
        return process == null ? 0 : process.pid();
    }

    /** False when there is none yet. */
    boolean kill() {
        if (process == null) {
            return false;
        }
        process.destroyForcibly();
        return true;
    }

    void signal(int number) {
        if (process != null) {
            ProcessSignal.send(process, number);
        }
    }

    /** How it has ended, in words; empty when it has not. */
    String how() {
        if (process == null || process.isAlive()) {
            return "";
        }
        return ExitStatusText.of(process.exitValue());
    }

    /** User and system time, nanoseconds; −1 when it is not known. */
    long cpuNanos() {
        return cpu == null ? -1 : cpu.nanos();
    }

    /** The CPU time that its threads have had or wanted, nanoseconds; −1 when it is not known. */
    long wantedCpuNanos() {
        return demand == null ? -1 : demand.nanos();
    }

    /** The resident set; −1 when it is not known. */
    long residentBytes() {
        return process == null ? -1 : ResidentMemory.of(process.pid());
    }
}
