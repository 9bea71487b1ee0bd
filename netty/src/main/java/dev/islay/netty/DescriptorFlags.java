package dev.islay.netty;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * The flags of a descriptor that we did not open: fcntl(2) of Linux, which neither Java nor Netty
 * has.
 */
final class DescriptorFlags {
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = 04000;

    private DescriptorFlags() {}

    /**
     * Never to block, or accepting a client that has just left would stop the event loop; never to
     * be seen by programs that we start.
     */
    static void makeOurs(int descriptor) throws IOException {
        MethodHandle fcntl = fcntl();
        int flags = call(fcntl, descriptor, F_GETFL, 0);
        call(fcntl, descriptor, F_SETFL, flags | O_NONBLOCK);
        call(fcntl, descriptor, F_SETFD, FD_CLOEXEC);
    }

    @SuppressWarnings("restricted") // the launcher allows it
    private static MethodHandle fcntl() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
    }

    private static int call(MethodHandle fcntl, int descriptor, int command, int argument)
            throws IOException {
        int result;
        try {
            result = (int) fcntl.invokeExact(descriptor, command, argument);
        } catch (Throwable fault) {
            throw new AssertionError("fcntl does not throw", fault);
        }
        if (result < 0) {
            throw new IOException("fcntl(" + descriptor + ", " + command + ") failed");
        }
        return result;
    }
}
