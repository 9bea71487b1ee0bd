package dev.islay.python;

import java.util.SortedMap;

/** Listens to nothing. */
final class Nobody implements PoolObserver {
    @Override
    public void demanded() {}

    @Override
    public void serving(long id, WorkerReady ready) {}

    @Override
    public void failed(long id, SortedMap<Integer, LoadFailure> failures) {}

    @Override
    public void ended(long id, String how, boolean expected) {}
}
