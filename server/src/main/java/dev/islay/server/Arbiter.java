package dev.islay.server;

import dev.islay.python.LoadFailure;
import dev.islay.python.PoolObserver;
import dev.islay.python.WorkerEvent;
import dev.islay.python.WorkerReady;
import dev.islay.python.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many workers of a pool as were asked for. Does no I/O itself: it decides, {@link
 * Actions} acts.
 *
 * <h2>What is true</h2>
 *
 * <ul>
 *   <li>A worker's life is that of {@link WorkerState}. A <em>good</em> one serves, was started
 *       after the last reload, and nobody has asked for another in its place.
 *   <li>One that is not good goes on serving until as many others serve as are asked for: a pool
 *       that is reloaded or whose workers are replaced never has fewer that serve. Only one that is
 *       {@link #stuck} retires at once.
 *   <li>At most one more than was asked for starts or serves at a time; with those that retire
 *       there are at most twice as many and one, unless some are missing.
 *   <li>A worker that ends is replaced at once if it had served for a while. One that ends early,
 *       or does not load, is replaced after a {@link Backoff}, so that a crash loop does not eat
 *       the machine.
 *   <li>A reload whose first worker does not load has failed: the old ones stay, good again, until
 *       the next reload. When none serves there is nothing to stay with, and it is tried again.
 *   <li>A worker that could not load some of its applications serves the others if no worker serves
 *       those that it misses, and is replaced after a pause.
 * </ul>
 *
 * <p>Threading: the event loop.
 */
final class Arbiter implements PoolObserver {
    /** What the arbiter has done for it. */
    interface Actions {
        /** Start a worker with that number now, with the options of now. */
        void spawn(long id);

        /** Let a worker finish what it has, and end; kill it when that takes too long. */
        void retire(long id);

        /** End a worker at once. */
        void kill(long id);

        /** Have that worker run what is to run in one of them only. */
        void lead(long id);

        /** Run something after that time. */
        void later(Duration pause, Runnable action);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Arbiter.class);
    private static final Duration STABLE = Duration.ofSeconds(10);

    /** A reload of which one worker serves has failed after so many others in a row did not. */
    private static final int PATIENCE = 3;

    private final String prefix;
    private final Actions actions;
    private final LongSupplier nanoClock;
    private final CompletableFuture<WorkerReady> first = new CompletableFuture<>();
    private final Wards wards = new Wards();
    private final FailureLog failures;
    private final Backoff failing = new Backoff();
    private final Backoff incomplete = new Backoff();
    private @Nullable CompletableFuture<Void> reloading;
    private int wanted;
    private long leader;
    private int pauses;
    private int epoch;
    private boolean awake;
    private boolean announced;
    private boolean stopped;

    /** {@code prefix}: what lines of the log begin with, see {@link Plan#prefix}. */
    Arbiter(String prefix, int wanted, Actions actions, LongSupplier nanoClock) {
        this.prefix = prefix;
        this.wanted = wanted;
        this.actions = actions;
        this.nanoClock = nanoClock;
        this.failures = new FailureLog(LOG, prefix);
    }

    /** The first worker that serves; fails with {@link NotLoaded} when the first did not load. */
    CompletableFuture<WorkerReady> first() {
        return first;
    }

    /** From now on workers are wanted. */
    void start() {
        awake = true;
        adjust();
    }

    /** No worker is wanted until one is demanded. */
    void sleep() {
        awake = false;
        incomplete.reset();
        forgetPauses();
        wards.which(_ -> true).forEach(this::retire);
        settleReload();
    }

    /** The server has told that it is ready, and of its workers: from now on each is told of. */
    void announced() {
        announced = true;
    }

    /** No worker is replaced from now on. */
    void stop() {
        stopped = true;
        settleReload();
    }

    /** From now on so many workers are wanted; at least one. */
    void want(int workers) {
        wanted = workers;
        adjust();
    }

    int wanted() {
        return wanted;
    }

    /**
     * Replaces all workers, one after another, by new ones with the options of now; see above for
     * what fails and what then is.
     *
     * @return completes when the last of the old ones takes no more requests; fails with {@link
     *     NotLoaded} when the new ones do not load. A reload that another one overtakes ends as
     *     that one does.
     */
    CompletableFuture<Void> reload() {
        CompletableFuture<Void> reload = reloading == null ? new CompletableFuture<>() : reloading;
        reloading = reload;
        wards.nextGeneration();
        failures.onlyThoseFail(Set.of());
        forgetPauses();
        wards.which(Ward::coming).forEach(this::retire);
        adjust();
        settleReload();
        return reload;
    }

    /** Starts another worker, and lets that one retire when the other serves. */
    void replace(long worker, String why) {
        Ward ward = wards.get(worker);
        if (ward != null && ward.serves() && !ward.unwanted()) {
            LOG.info("{}worker {} is replaced: {}", prefix, ward.pid(), why);
            ward.replaceBecause(why);
            adjust();
        }
    }

    @Override
    public void stuck(long worker, String why) {
        Ward ward = wards.get(worker);
        if (ward != null && ward.serves()) {
            LOG.warn("{}worker {} takes no more requests: {}", prefix, ward.pid(), why);
            retire(ward);
            adjust();
        }
    }

    /** Ends that worker at once, as if it had died by itself. */
    void kill(long worker, String why) {
        Ward ward = wards.get(worker);
        if (ward != null && ward.serves()) {
            LOG.error("{}worker {} is killed: {}", prefix, ward.pid(), why);
            actions.kill(worker);
        }
    }

    private void retire(Ward ward) {
        WorkerState before = ward.state();
        ward.happened(WorkerEvent.RETIRED);
        if (before != ward.state()) {
            actions.retire(ward.id());
        }
    }

    /** Makes true what is said above. */
    private void adjust() {
        if (stopped || !awake) {
            return;
        }
        while (wards.count(Ward::serves) > wanted) {
            retire(wards.leastWanted());
        }
        while (wards.count(Ward::coming) + wards.count(wards::good) > wanted) {
            retire(wards.which(Ward::coming).getLast());
        }
        while (oneMore()) {
            actions.spawn(wards.add().id());
        }
        appointLeader();
        settleReload();
    }

    /** The next one only when the process of the one before has ended: there are never two. */
    private void appointLeader() {
        if (wards.get(leader) == null) {
            wards.which(wards::good).stream()
                    .findFirst()
                    .ifPresent(ward -> {
                        leader = ward.id();
                        actions.lead(leader);
                    });
        }
    }

    private boolean oneMore() {
        int coming = wards.count(Ward::coming) + pauses;
        int serving = wards.count(Ward::serves);
        boolean missing = coming + serving < wanted;
        boolean toReplace = coming + wards.count(wards::good) < wanted;
        boolean room = coming + serving <= wanted && wards.size() + pauses <= 2 * wanted;
        return missing || toReplace && room;
    }

    private void settleReload() {
        CompletableFuture<Void> reload = reloading;
        boolean done = !wards.any(wards::old) && wards.count(wards::good) >= wanted;
        if (reload == null || !done && awake && !stopped) {
            return;
        }
        reloading = null;
        if (done) {
            LOG.info("{}reloaded, workers {}", prefix, wanted);
        }
        reload.complete(null);
    }

    @Override
    public void demanded() {
        if (!awake) {
            start();
        }
    }

    @Override
    public void loaded(long worker) {
        Ward ward = wards.get(worker);
        if (ward != null) {
            ward.happened(WorkerEvent.LOADED);
        }
    }

    @Override
    public boolean admits(long worker, WorkerReady ready) {
        Ward ward = wards.get(worker);
        if (ward == null || !ward.coming()) {
            return false;
        }
        boolean poorer =
                ready.failed().keySet().stream()
                        .anyMatch(number -> wards.any(each -> each.serves(number)));
        if (!poorer) {
            ward.ready(ready, nanoClock.getAsLong());
            ward.happened(WorkerEvent.ADMITTED);
        }
        return !poorer;
    }

    @Override
    public void serving(long worker, WorkerReady ready) {
        Ward ward = wards.get(worker);
        if (ward == null || !ward.serves()) {
            return;
        }
        first.complete(ready);
        if (announced) {
            LOG.info("{}worker {} serves {}", prefix, ready.pid(), ready.applications());
        }
        failures.onlyThoseFail(ready.failed().keySet());
        if (ready.failed().isEmpty()) {
            incomplete.reset();
        } else {
            renewLater(ward, ready.failed());
        }
        adjust();
    }

    private void renewLater(Ward ward, SortedMap<Integer, LoadFailure> missing) {
        Duration pause = incomplete.next();
        failures.tell(missing, "tried again in " + pause.toMillis() + " ms");
        actions.later(
                pause,
                () -> {
                    ward.replaceBecause("it could not load everything");
                    adjust();
                });
    }

    @Override
    public void failed(long worker, SortedMap<Integer, LoadFailure> why) {
        Ward ward = wards.remove(worker);
        if (stopped || ward == null || ward.state() == WorkerState.RETIRING) {
            adjust();
            return;
        }
        if (!reloadFails(why)) {
            boolean reported = first.isDone();
            first.completeExceptionally(new NotLoaded(List.copyOf(why.values())));
            Duration pause = replaceAfterPause();
            if (reported) {
                failures.tell(why, "tried again in " + pause.toMillis() + " ms");
            } else {
                failures.toldElsewhere(why);
            }
        }
        adjust();
    }

    /** Whether that was a reload which has failed, and the old workers stay. */
    private boolean reloadFails(SortedMap<Integer, LoadFailure> why) {
        CompletableFuture<Void> reload = reloading;
        boolean proven = wards.any(ward -> ward.serves() && !wards.old(ward));
        if (reload == null || proven && failing.row() < PATIENCE) {
            return false;
        }
        boolean stay = wards.any(wards::old);
        if (stay) {
            wards.adoptOld();
            failures.tell(why, "the reload has failed, and the old workers go on serving");
            failing.reset();
        }
        reloading = null;
        reload.completeExceptionally(new NotLoaded(List.copyOf(why.values())));
        return stay;
    }

    @Override
    public void ended(long worker, String how, List<String> lost, boolean expected) {
        Ward ward = wards.remove(worker);
        if (stopped || ward == null) {
            return;
        }
        boolean asked = expected || ward.state() == WorkerState.RETIRING;
        if (!asked || !lost.isEmpty()) {
            String story =
                    lost.isEmpty() ? how : how + ", while it answered " + String.join(", ", lost);
            LOG.error("{}worker {} died: {}", prefix, ward.pid(), story);
        }
        if (!asked) {
            diedByItself(ward);
        }
        adjust();
    }

    private void diedByItself(Ward ward) {
        if (ward.servedFor(STABLE, nanoClock.getAsLong())) {
            failing.reset();
        } else if (failing.row() == 0) {
            failing.forgive();
        } else {
            Duration pause = replaceAfterPause();
            LOG.warn("{}another worker is started in {} ms", prefix, pause.toMillis());
        }
    }

    private Duration replaceAfterPause() {
        Duration pause = failing.next();
        int from = epoch;
        pauses++;
        actions.later(pause, () -> pauseOver(from));
        return pause;
    }

    private void pauseOver(int from) {
        if (from == epoch) {
            pauses--;
            adjust();
        }
    }

    private void forgetPauses() {
        failing.reset();
        epoch++;
        pauses = 0;
    }
}
