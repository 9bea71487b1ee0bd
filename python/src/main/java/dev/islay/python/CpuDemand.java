package dev.islay.python;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads how much CPU the threads of a process have had or wanted: time on a CPU, and time in which
 * they could have run and no CPU was free. The kernel counts both in nanoseconds, in {@code
 * /proc/PID/task/TID/schedstat}.
 *
 * <p>The CPU time alone was used before. On a busy machine a worker that computes looked as one
 * that waits: with two workers on two CPUs, which the front end and the clients need as well,
 * Django was spread over threads that fought for the GIL, and answered two thirds as many requests.
 *
 * <p>One small read for each thread, of files that are made in memory; a thread costs some 5 µs of
 * the event loop. With more than 80 threads it is the CPU time again: so many are there to wait.
 */
final class CpuDemand {
    private static final int MOST_THREADS = 80;

    private final File tasks;
    private final ProcessCpu used;
    private final byte[] buffer = new byte[80];

    CpuDemand(long pid, ProcessCpu used) {
        this.tasks = new File("/proc/" + pid + "/task");
        this.used = used;
    }

    /**
     * Nanoseconds of all threads that live now, since each began; where the kernel does not count
     * them, or they are too many, the CPU time. −1 when the process is gone.
     */
    long nanos() {
        String @Nullable [] ids = tasks.list();
        if (ids == null) {
            return -1;
        }
        if (ids.length > MOST_THREADS) {
            return used.nanos();
        }
        long sum = 0;
        for (String id : ids) {
            sum += nanos(id + "/schedstat");
        }
        return sum > 0 ? sum : used.nanos();
    }

    private long nanos(String file) {
        try (FileInputStream stream = new FileInputStream(new File(tasks, file))) {
            return sum(buffer, stream.read(buffer));
        } catch (IOException _) {
            return 0; // it has ended
        }
    }

    /** The first two of the numbers in a line. */
    static long sum(byte[] line, int length) {
        long sum = 0;
        long number = 0;
        int numbers = 0;
        for (int i = 0; i < length && numbers < 2; i++) {
            if (line[i] == ' ') {
                sum += number;
                number = 0;
                numbers++;
            } else {
                number = 10 * number + line[i] - '0';
            }
        }
        return sum;
    }
}
