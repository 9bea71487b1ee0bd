package dev.islay.python;

import java.io.IOException;
import java.nio.file.Path;

/** The worker's Python package, unpacked from the jar for an interpreter to import. */
public final class WorkerHome {
    private static final String PREFIX = "islay_worker_home/";

    private WorkerHome() {}

    /**
     * The directory that holds the package {@code islay_worker}, to be run or put on {@code
     * sys.path}. It is made at the first start of each version and shared by all later ones.
     */
    public static Path unpack(Path cache) throws InterpreterException {
        try {
            Parcel parcel = Parcel.find(PREFIX, "islay_worker/__init__.py", WorkerHome::wanted);
            return new Unpacking(cache, _ -> {}).of(parcel, "worker", "", (_, _) -> {});
        } catch (IOException e) {
            throw new InterpreterException(
                    "The worker's Python package cannot be read: " + Failure.words(e), e);
        }
    }

    /** Its sources, and the accelerator if there was a compiler for it. */
    private static boolean wanted(String path) {
        return path.endsWith(".py") || path.endsWith(".so");
    }
}
