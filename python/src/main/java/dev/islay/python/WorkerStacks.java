package dev.islay.python;

import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where the requests of a worker are.
 *
 * <p>The worker's control thread is asked. It cannot answer while C code holds the interpreter, and
 * then the worker gets a signal, upon which its {@code faulthandler} writes down all stacks without
 * the interpreter's help. Nothing tells when that is complete: it is when the file has stopped
 * growing.
 *
 * <p>Threading: the event loop.
 */
final class WorkerStacks {
    private static final long ANSWER_MILLIS = 500;
    private static final long LOOK_MILLIS = 25;
    private static final int LOOKS = 40;
    private static final String NO_SIGNAL =
            "the worker does not answer, and this Python cannot be looked into from outside";
    private static final String SILENT = "the worker does not answer, not even to a signal";
    private static final String ELSEWHERE = "it had just begun or was about to end";

    /** The worker that is asked. */
    interface Asked {
        /** Sends the question; false when there is nobody to send it to. */
        boolean askStacks();

        /** Sends a signal to the process. */
        void signal(int number);

        /** The id of the request that a thread has; 0 when it has none. */
        long request(int thread);
    }

    private record Found(Map<Long, String> stacks, String trouble) {}

    private final Asked worker;
    private final EventLoop loop;
    private final StackFile file;
    private final Map<Long, String> told = new HashMap<>();
    private @Nullable CompletableFuture<Found> asked;

    WorkerStacks(Asked worker, EventLoop loop, StackFile file) {
        this.worker = worker;
        this.loop = loop;
        this.file = file;
    }

    /** What the worker is to write to when it gets a signal. */
    Path file() {
        return file.path();
    }

    /** The worker is dead. */
    void end() {
        file.delete();
        if (asked != null) {
            asked.complete(new Found(Map.of(), "the worker has ended"));
        }
    }

    /** Where these are. Completes within two seconds. */
    CompletableFuture<List<RequestStack>> of(List<RunningRequest> requests) {
        return ask().thenApply(
                        found -> requests.stream().map(request -> stack(request, found)).toList());
    }

    private static RequestStack stack(RunningRequest request, Found found) {
        String stack = found.stacks().getOrDefault(request.id(), "").stripTrailing();
        String trouble = found.trouble().isEmpty() ? ELSEWHERE : found.trouble();
        return new RequestStack(request, stack, stack.isEmpty() ? trouble : "");
    }

    private CompletableFuture<Found> ask() {
        CompletableFuture<Found> before = asked;
        if (before != null && !before.isDone()) {
            return before;
        }
        CompletableFuture<Found> next = new CompletableFuture<>();
        asked = next;
        told.clear();
        if (worker.askStacks()) {
            loop.schedule(() -> unanswered(next), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            next.complete(new Found(Map.of(), ELSEWHERE));
        }
        return next;
    }

    /** A part of the worker's answer. {@code id} 0: it was the last. */
    void answered(long id, String stack) {
        if (id != 0) {
            told.put(id, stack);
        } else if (asked != null) {
            asked.complete(new Found(Map.copyOf(told), ""));
        }
    }

    private void unanswered(CompletableFuture<Found> question) {
        if (question.isDone()) {
            return;
        }
        OptionalInt signal = file.signal();
        if (signal.isEmpty()) {
            question.complete(new Found(Map.of(), NO_SIGNAL));
            return;
        }
        long before = file.size();
        worker.signal(signal.getAsInt());
        look(question, before, before, LOOKS);
    }

    private void look(CompletableFuture<Found> question, long before, long last, int left) {
        long size = file.size();
        if (size > before && size == last || left == 0) {
            question.complete(new Found(written(), size > before ? "" : SILENT));
            file.cut(before);
        } else {
            loop.schedule(
                    () -> look(question, before, size, left - 1),
                    LOOK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private Map<Long, String> written() {
        Map<Long, String> byRequest = new HashMap<>();
        file.stacks().forEach((thread, stack) -> byRequest.put(worker.request(thread), stack));
        return byRequest;
    }
}
