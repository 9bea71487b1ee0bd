package dev.islay.python;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.Failure;
import dev.islay.gateway.OncePerSecond;
import dev.islay.gateway.ResponseWriter;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that run one application, or several side by side: admission, the queue, and the
 * hand-over to application threads. Which thread gets what is the {@link Scheduler}'s choice; this
 * class carries it out.
 *
 * <p>Work is handed over once for each turn of the event loop, so that requests that arrive
 * together leave together.
 *
 * <p>An application is missing while a worker that takes requests could not load it, or while no
 * worker serves and the last one that started could not: then nobody waits for it in vain.
 *
 * <p>Threading: the event loop, but for what says otherwise.
 */
public final class PythonPool {
    private static final Logger LOG = LoggerFactory.getLogger(PythonPool.class);

    private final PoolOptions options;
    private final Surroundings around;
    private final EventLoop loop;
    private final PoolObserver observer;
    private final RequestEncoder encoder = new RequestEncoder();
    private final FileOpener files;
    private final WorkerStarts starts;
    private final Scheduler<Ticket> scheduler;
    private final Map<WorkerSlots<Ticket>, Worker> serving = new IdentityHashMap<>();
    private final Roster workers = new Roster();
    private final HeldThreads heldThreads;
    private final Outboxes outboxes;
    private final Ticks ticks;
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();
    private final OncePerSecond turnedAway = OncePerSecond.turnedAway(LOG);
    private final BitSet missing = new BitSet();
    private long lastUsed = System.nanoTime();
    private boolean dispatching;
    private boolean draining;

    /** Without workers; {@link #spawn} starts them. */
    public PythonPool(PoolOptions options, Surroundings around, PoolObserver observer) {
        this(options, around, observer, System::nanoTime);
    }

    PythonPool(
            PoolOptions options,
            Surroundings around,
            PoolObserver observer,
            LongSupplier nanoClock) {
        this.options = options;
        this.around = around;
        this.loop = around.loop();
        this.observer = observer;
        this.outboxes = new Outboxes(loop);
        this.starts = new WorkerStarts(around, options.stem());
        this.heldThreads = new HeldThreads(loop, options.readerTimeout());
        this.files = new FileOpener(loop, around.disk());
        this.scheduler = new Scheduler<>(options.queue(), nanoClock);
        this.ticks = new Ticks(nanoClock, Ticks.on(loop), this::tick);
    }

    /** Starts another worker. {@code id}: has not been used before in this pool. Any thread. */
    public void spawn(long id, WorkerOptions options) {
        loop.execute(() -> {
            if (!draining) {
                Worker spawned = new Worker(this, loop, id, options, stem(id));
                workers.add(spawned);
                spawned.start(starts);
            }
        });
    }

    private Path stem(long id) {
        return Path.of(options.stem() + "-" + id);
    }

    /**
     * That worker takes no more from now on, gives back what it has not begun, finishes the rest
     * and ends; one that still starts, or has not ended after {@code grace}, is killed.
     */
    public void retire(long id, Duration grace) {
        workers.worker(id).ifPresent(worker -> worker.retire(grace));
    }

    /** Ends that worker, whatever it does. */
    public void kill(long id) {
        workers.worker(id).ifPresent(Worker::kill);
    }

    /** That worker runs what is to run once; see {@link Hooks}. */
    public void lead(long id) {
        workers.worker(id).ifPresent(worker -> worker.tell(ControlConnection::lead));
    }

    /** Workers that start from now on share nothing with those before. */
    public void renew() {
        starts.renew();
    }

    /** What it is doing now. */
    public PoolStatus status() {
        Ticket oldest = scheduler.oldest();
        long waits = oldest == null ? 0 : System.nanoTime() - oldest.since();
        return new PoolStatus(scheduler.queued(), options.queue(), waits, workers.status());
    }

    /** Where each running request is. Completes on the event loop within two seconds. */
    public CompletableFuture<List<RequestStack>> stacks() {
        return workers.stacks();
    }

    /** Whether a worker takes requests. */
    public boolean served() {
        return workers.served();
    }

    void serve(Exchange exchange, PythonApplication application) {
        ResponseWriter response = new ResponseWriter(exchange, around.rules(), around.accessLog());
        Origin origin = new ExchangeOrigin(exchange, response);
        Ticket ticket = new Ticket(origin, application, System.nanoTime());
        exchange.onGone(() -> leave(ticket));
        exchange.onHalfClosed(ticket::halfClose);
        serve(ticket);
    }

    /** A request of Java code; {@link #leave} ends its wait. */
    void serve(Ticket ticket) {
        PythonApplication application = ticket.application();
        lastUsed = ticket.since();
        if (missing.get(application.number())) {
            reject(ticket, Failure.NOT_LOADED);
        } else if (!scheduler.offer(ticket)) {
            reject(ticket, Failure.QUEUE_FULL);
        } else {
            dispatch();
        }
        if (!draining && !served()) {
            observer.demanded();
        }
    }

    /** How long nothing was asked of this pool, in nanoseconds; 0 while it has work. */
    public long idleNanos() {
        long now = System.nanoTime();
        if (tickMillis() < Ticks.NEVER) {
            lastUsed = now;
        }
        return now - lastUsed;
    }

    private void reject(Ticket ticket, Failure failure) {
        turnedAway.report(failure + ": " + ticket);
        ticket.origin().fail(failure);
        ticket.origin().flush();
    }

    /** Nobody waits for its response any more. */
    void leave(Ticket ticket) {
        ticket.clientLeft();
        ThreadConnection connection = ticket.connection();
        if (connection == null) {
            scheduler.withdraw(ticket);
        } else {
            connection.clientLeft(ticket);
        }
    }

    /** Hands over what waits, at the end of this turn of the loop. */
    void dispatch() {
        if (!dispatching) {
            dispatching = true;
            loop.execute(this::handOver);
        }
    }

    private void handOver() {
        dispatching = false;
        for (Assignment<Ticket> next = scheduler.next(); next != null; next = scheduler.next()) {
            send(next.request(), next.slot());
        }
        outboxes.flushIfNeeded();
        int millis = tickMillis();
        ticks.every(millis);
        outboxes.look(millis == Ticks.OFTEN);
    }

    private void send(Ticket ticket, ThreadSlot<Ticket> slot) {
        Worker worker = Objects.requireNonNull(serving.get(slot.worker()));
        ThreadConnection connection = worker.connection(slot);
        if (!connection.send(ticket, encoder)) {
            slot.finished(1);
            ticket.drop(Failure.SERVER_FAULT);
            return;
        }
        if (ticket.streams()) {
            slot.closePipe();
        }
        outboxes.added(connection);
    }

    Outboxes outboxes() {
        return outboxes;
    }

    private int tickMillis() {
        return scheduler.tickMillis(serving.keySet());
    }

    private void tick(boolean late) {
        outboxes.flush();
        long now = System.nanoTime();
        serving.values().forEach(worker -> worker.sampleCpu(now));
        scheduler.tick(this::recall, late);
        expire(now);
        heldThreads.relieve(now, scheduler);
        workers.forEach(worker -> worker.watch().look(now));
        handOver();
    }

    private void recall(ThreadSlot<Ticket> slot) {
        Objects.requireNonNull(serving.get(slot.worker())).recall(slot);
    }

    HeldThreads heldThreads() {
        return heldThreads;
    }

    private void expire(long now) {
        long limit = options.queueTimeout().toNanos();
        for (Ticket oldest = scheduler.oldest();
                oldest != null && now - oldest.since() > limit;
                oldest = scheduler.oldest()) {
            scheduler.withdraw(oldest);
            reject(oldest, serving.isEmpty() ? Failure.NO_WORKER : Failure.QUEUE_FULL);
        }
    }

    /** Those whose clients have left meanwhile are not worth running. */
    void putBack(List<Ticket> tickets) {
        scheduler.putBack(tickets.stream().filter(ticket -> !ticket.gone()).toList());
        dispatch();
    }

    Surroundings around() {
        return around;
    }

    PoolObserver observer() {
        return observer;
    }

    Duration interruptGrace() {
        return options.interruptGrace();
    }

    RequestEncoder encoder() {
        return encoder;
    }

    Consumer<Path> sources() {
        return options.sources();
    }

    /** Whether that application cannot be called now because it did not load. Event loop. */
    public boolean misses(int application) {
        return missing.get(application);
    }

    FileOpener files() {
        return files;
    }

    WorkerSlots<Ticket> serving(Worker worker, WorkerReady ready, int threads, int cpus) {
        WorkerSlots<Ticket> slots = scheduler.add(threads, cpus);
        serving.put(slots, worker);
        findMissing();
        loop.execute(() -> observer.serving(worker.id(), ready));
        dispatch();
        return slots;
    }

    void retired(WorkerSlots<Ticket> slots) {
        outboxes.flush();
        scheduler.remove(slots);
        findMissing();
    }

    private void findMissing() {
        missing.clear();
        serving.values().stream()
                .filter(Worker::serves)
                .forEach(worker -> worker.missing().forEach(missing::set));
        rejectMissing();
    }

    private void rejectMissing() {
        if (missing.isEmpty()) {
            return;
        }
        for (Ticket ticket : scheduler.waiting()) {
            if (missing.get(ticket.application().number())) {
                scheduler.withdraw(ticket);
                reject(ticket, Failure.NOT_LOADED);
            }
        }
    }

    void failed(Worker worker, SortedMap<Integer, LoadFailure> failures) {
        forget(worker);
        if (!served() && !worker.askedToEnd()) {
            failures.keySet().forEach(missing::set);
            rejectMissing();
        }
        observer.failed(worker.id(), failures);
    }

    void ended(Worker worker, String how, List<String> lost, boolean expected) {
        forget(worker);
        observer.ended(worker.id(), how, lost, expected);
    }

    /** No worker is wanted until one is demanded: what was missing may be there then. */
    public void rest() {
        missing.clear();
    }

    private void forget(Worker worker) {
        serving.values().remove(worker);
        workers.remove(worker);
        endIfDrained();
    }

    private void endIfDrained() {
        if (draining && workers.isEmpty()) {
            starts.kill();
            allGone.complete(null);
        }
    }

    /** Lets all workers finish what they have and end; completes when all are gone. Any thread. */
    public CompletableFuture<Void> drain() {
        loop.execute(() -> {
            draining = true;
            rejectQueued();
            workers.forEach(Worker::drain);
            starts.drain();
            endIfDrained();
        });
        return allGone;
    }

    /** Completes when all workers are gone after {@link #drain} or {@link #kill}. */
    public CompletableFuture<Void> gone() {
        return allGone;
    }

    private void rejectQueued() {
        for (Ticket next = scheduler.oldest(); next != null; next = scheduler.oldest()) {
            scheduler.withdraw(next);
            reject(next, Failure.DRAINING);
        }
    }

    /** Kills what is left; {@link #stacks} says before what that cuts off. Any thread. */
    public void kill() {
        loop.execute(() -> {
            draining = true;
            workers.forEach(Worker::kill);
            starts.kill();
            endIfDrained();
        });
    }
}
