package dev.islay.python;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.Failure;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.ResponseWriter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that run one application: admission, the queue, and the hand-over to application
 * threads. Which thread gets what is the {@link Scheduler}'s choice; this class carries it out.
 *
 * <p>Work is handed over once for each turn of the event loop, so that requests that arrive
 * together leave together.
 *
 * <p>Threading: the event loop, but for what says otherwise.
 */
public final class PythonPool implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(PythonPool.class);
    private static final long TICK_MILLIS = 1;

    private final PoolOptions options;
    private final EventLoop loop;
    private final ResponseRules rules;
    private final AccessLog accessLog;
    private final PoolObserver observer;
    private final WorkerProcesses processes = new WorkerProcesses();
    private final RequestEncoder encoder = new RequestEncoder();
    private final FileOpener files;
    private final Scheduler<Ticket> scheduler;
    private final Map<WorkerSlots<Ticket>, Worker> serving = new IdentityHashMap<>();
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Set<ThreadConnection> unflushed = new LinkedHashSet<>();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();
    private final OncePerSecond turnedAway = new OncePerSecond(LOG);
    private int started;
    private boolean dispatching;
    private boolean ticking;
    private boolean draining;

    /** {@code disk} runs what may block on the file system. */
    public PythonPool(
            PoolOptions options,
            EventLoop loop,
            ResponseRules rules,
            AccessLog accessLog,
            Executor disk,
            PoolObserver observer) {
        this.options = options;
        this.loop = loop;
        this.rules = rules;
        this.accessLog = accessLog;
        this.observer = observer;
        this.files = new FileOpener(loop, disk);
        this.scheduler = new Scheduler<>(options.queue(), System::nanoTime);
    }

    /** Starts another worker. Any thread. */
    public void spawn(WorkerOptions worker) {
        loop.execute(() -> {
            if (!draining) {
                Worker spawned =
                        new Worker(
                                this,
                                loop,
                                worker,
                                options.runDirectory().resolve("w" + ++started));
                workers.add(spawned);
                spawned.start(processes);
            }
        });
    }

    @Override
    public boolean streamsBodies() {
        return options.streamBodies();
    }

    @Override
    public long bodyLimit() {
        return options.bodyLimit();
    }

    @Override
    public void serve(Exchange exchange) {
        ResponseWriter response = new ResponseWriter(exchange, rules, accessLog);
        Ticket ticket = new Ticket(exchange, response, System.nanoTime());
        exchange.onGone(() -> clientLeft(ticket));
        if (scheduler.offer(ticket)) {
            dispatch();
        } else {
            reject(ticket, Failure.QUEUE_FULL);
        }
    }

    private void reject(Ticket ticket, Failure failure) {
        turnedAway.report(failure + ": " + ticket);
        ticket.response().fail(failure);
        ticket.exchange().flush();
    }

    private void clientLeft(Ticket ticket) {
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
        unflushed.forEach(ThreadConnection::flush);
        unflushed.clear();
        keepTicking();
    }

    private void send(Ticket ticket, ThreadSlot<Ticket> slot) {
        Worker worker = Objects.requireNonNull(serving.get(slot.worker()));
        ThreadConnection connection = worker.connection(slot);
        try {
            connection.send(ticket, encoder, "");
        } catch (IllegalArgumentException e) {
            LOG.error("the environ of {} cannot be written: {}", ticket, e.getMessage());
            slot.finished(1);
            ticket.response().fail(Failure.SERVER_FAULT);
            ticket.exchange().flush();
            return;
        }
        if (ticket.streams()) {
            slot.closePipe();
        }
        unflushed.add(connection);
    }

    private void keepTicking() {
        if (!ticking && busy()) {
            ticking = true;
            loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean busy() {
        if (scheduler.queued() > 0) {
            return true;
        }
        for (WorkerSlots<Ticket> slots : serving.keySet()) {
            if (slots.outstanding() > 0) {
                return true;
            }
        }
        return false;
    }

    private void tick() {
        ticking = false;
        long now = System.nanoTime();
        serving.values().forEach(worker -> worker.sampleCpu(now));
        scheduler.tick(slot -> Objects.requireNonNull(serving.get(slot.worker())).recall(slot));
        expire(now);
        handOver();
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

    WorkerTransport transport() {
        return options.transport();
    }

    FileOpener files() {
        return files;
    }

    WorkerSlots<Ticket> serving(Worker worker, WorkerReady ready, int threads, int cpus) {
        WorkerSlots<Ticket> slots = scheduler.add(threads, cpus);
        serving.put(slots, worker);
        loop.execute(() -> observer.serving(ready));
        dispatch();
        return slots;
    }

    void retired(WorkerSlots<Ticket> slots) {
        scheduler.remove(slots);
    }

    void failed(Worker worker, LoadFailure failure) {
        forget(worker);
        observer.failed(failure);
    }

    void ended(Worker worker, WorkerReady ready, String how, boolean expected) {
        forget(worker);
        observer.ended(ready, how, expected);
    }

    private void forget(Worker worker) {
        serving.values().remove(worker);
        workers.remove(worker);
        if (draining && workers.isEmpty()) {
            allGone.complete(null);
        }
    }

    /** Lets all workers finish what they have and end; completes when all are gone. Any thread. */
    public CompletableFuture<Void> drain() {
        loop.execute(() -> {
            draining = true;
            rejectQueued();
            List.copyOf(workers).forEach(Worker::drain);
            if (workers.isEmpty()) {
                allGone.complete(null);
            }
        });
        return allGone;
    }

    private void rejectQueued() {
        for (Ticket next = scheduler.oldest(); next != null; next = scheduler.oldest()) {
            scheduler.withdraw(next);
            reject(next, Failure.DRAINING);
        }
    }

    /** Kills what is left and says which requests that cut off. Any thread. */
    public void kill() {
        loop.execute(() -> {
            draining = true;
            List<String> lines = new ArrayList<>();
            workers.forEach(worker -> lines.addAll(worker.unfinished()));
            if (!lines.isEmpty()) {
                LOG.warn("cut off: {}", String.join(", ", lines));
            }
            List.copyOf(workers).forEach(Worker::kill);
        });
    }
}
