package dev.islay.python;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How the processes of a pool's workers come about: each by itself, or forked from one that has
 * loaded the applications. Threading: the event loop.
 */
final class WorkerStarts {
    private final Surroundings around;
    private final Path stem;
    private final Set<Zygote> zygotes = new LinkedHashSet<>();
    private @Nullable Zygote current;
    private int made;

    /** {@code stem}: what the names of sockets begin with. */
    WorkerStarts(Surroundings around, Path stem) {
        this.around = around;
        this.stem = stem;
    }

    /** Fails with {@link PreloadFailed} when what is to be forked did not load. */
    CompletableFuture<Process> start(WorkerStart start) {
        return start.options().preload()
                ? zygote(start.options()).fork(start.ofFork())
                : around.processes().start(start.options(), start.lines());
    }

    private Zygote zygote(WorkerOptions options) {
        Zygote present = current;
        if (present != null) {
            return present;
        }
        List<Zygote> self = new ArrayList<>();
        Path place = Path.of(stem + "-z" + ++made);
        Zygote zygote =
                new Zygote(
                        around.loop(),
                        around.transport(),
                        options,
                        place,
                        () -> self.forEach(this::forget));
        self.add(zygote);
        current = zygote;
        zygotes.add(zygote);
        zygote.start(around.processes());
        return zygote;
    }

    private void forget(Zygote zygote) {
        zygotes.remove(zygote);
        if (current == zygote) {
            current = null;
        }
    }

    /** What starts from now on is loaded anew. */
    void renew() {
        if (current != null) {
            current.retire();
            current = null;
        }
    }

    /** Nothing starts any more. */
    void drain() {
        List.copyOf(zygotes).forEach(Zygote::drain);
    }

    void kill() {
        current = null;
        List.copyOf(zygotes).forEach(Zygote::kill);
    }
}
