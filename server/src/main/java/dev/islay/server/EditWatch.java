package dev.islay.server;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Notices edits of the files that an application is made of: those that its workers say they have
 * loaded, and those below its directory that match patterns.
 *
 * <p>Files are looked at a few times a second. Notifications of the system were not taken: they do
 * not come from directories that a container or a network shares, which is where people develop.
 *
 * <p>Threading: any thread; edits are told on a virtual thread of its own.
 */
final class EditWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 300;
    private static final int ROUNDS_TO_FIND = 5;

    private final Path root;
    private final List<String> includes;
    private final Consumer<Path> edited;
    private final WatchedFiles files = new WatchedFiles(FileLook::of);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean anyCode;

    /**
     * Watches nothing yet.
     *
     * @param root the application's directory
     * @param includes globs of names, or of paths below the directory
     * @param edited told of a file that was edited, when no more edits follow at once
     */
    EditWatch(Path root, List<String> includes, Consumer<Path> edited) {
        this.root = root;
        this.includes = List.copyOf(includes);
        this.edited = edited;
    }

    private static List<PathMatcher> matchers(Stream<String> globs) {
        return globs.map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob)).toList();
    }

    /** Begins to look, until it is closed. */
    void start() {
        Thread.ofVirtual().name("islay-edits").start(this::run);
    }

    /** A worker has code of that file. */
    void loaded(Path file) {
        files.add(file);
    }

    /**
     * Nothing has loaded yet ({@code true}): then nobody knows which files matter, and each with
     * Python code in the directory counts.
     */
    void anyCode(boolean counts) {
        anyCode = counts;
    }

    private void run() {
        List<PathMatcher> patterns = matchers(includes.stream());
        List<PathMatcher> withCode = matchers(Stream.concat(includes.stream(), Stream.of("*.py")));
        try {
            for (int round = 0; !closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); round++) {
                if (round % ROUNDS_TO_FIND == 0) {
                    SourceTree.find(root, anyCode ? withCode : patterns, files::add);
                }
                files.changed().ifPresent(this::tellWhenQuiet);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An editor, or a checkout, writes several files: the first of them is told of. */
    private void tellWhenQuiet(Path first) {
        try {
            Optional<Path> more = Optional.of(first);
            while (more.isPresent() && !closed.await(PAUSE_MILLIS / 3, TimeUnit.MILLISECONDS)) {
                more = files.changed();
            }
            edited.accept(first);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
