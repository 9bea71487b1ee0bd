package dev.islay.python;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The workers of a pool that are not buried yet, in the order of their start. Event loop. */
final class Roster implements Iterable<Worker> {
    private final Set<Worker> workers = new LinkedHashSet<>();

    void add(Worker worker) {
        workers.add(worker);
    }

    void remove(Worker worker) {
        workers.remove(worker);
    }

    boolean isEmpty() {
        return workers.isEmpty();
    }

    Optional<Worker> worker(long id) {
        return workers.stream().filter(worker -> worker.id() == id).findFirst();
    }

    /** Over those of now: one may be buried meanwhile. */
    @Override
    public Iterator<Worker> iterator() {
        return List.copyOf(workers).iterator();
    }

    /** Whether one takes requests: one that retires is still there, and takes none. */
    boolean served() {
        for (Worker worker : workers) {
            if (worker.serves()) {
                return true;
            }
        }
        return false;
    }

    List<WorkerStatus> status() {
        long now = System.nanoTime();
        return workers.stream().map(worker -> worker.view().status(now)).toList();
    }

    /** See {@link PythonPool#stacks}. */
    CompletableFuture<List<RequestStack>> stacks() {
        long now = System.nanoTime();
        List<CompletableFuture<List<RequestStack>>> asked = new ArrayList<>();
        for (Worker worker : workers) {
            List<RunningRequest> running = worker.view().status(now).running();
            if (!running.isEmpty()) {
                asked.add(worker.view().stacks().of(running));
            }
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> asked.stream().flatMap(one -> one.join().stream()).toList());
    }
}
