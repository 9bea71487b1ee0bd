package dev.islay.python;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/** Does nothing, and keeps why workers do not load, and why they are given up. */
final class Nobody implements PoolObserver {
    final List<String> stuck = new ArrayList<>();
    final CompletableFuture<SortedMap<Integer, LoadFailure>> failed = new CompletableFuture<>();

    @Override
    public void demanded() {}

    @Override
    public void loaded(long id) {}

    @Override
    public boolean admits(long id, WorkerReady ready) {
        return true;
    }

    @Override
    public void serving(long id, WorkerReady ready) {}

    @Override
    public void failed(long id, SortedMap<Integer, LoadFailure> failures) {
        failed.complete(failures);
    }

    @Override
    public void stuck(long worker, String why) {
        stuck.add(why);
    }

    @Override
    public void ended(long id, String how, List<String> lost, boolean expected) {}
}
