package dev.islay.python;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Sends a signal: kill(2), of which Java has TERM and KILL alone. */
final class ProcessSignal {
    private ProcessSignal() {}

    /** To a child of ours. One that has ended is not signalled: its number may be another's. */
    static void send(Process child, int signal) {
        if (!child.isAlive()) {
            return;
        }
        try {
            int ignored = (int) kill().invokeExact((int) child.pid(), signal);
        } catch (Throwable fault) {
            throw new AssertionError("kill does not throw", fault);
        }
    }

    @SuppressWarnings("restricted") // the launcher allows it
    private static MethodHandle kill() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }
}
