package dev.islay.python;

import dev.islay.gateway.Failure;
import dev.islay.gateway.FileSlice;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front end's side of an application thread: requests go out in order, responses come back in
 * the same order. The request at the head of the {@link Pipe} is the only one that output can
 * belong to; anything else is a {@link ProtocolViolation}.
 *
 * <p>While the client of the head takes less than its application yields, this connection is not
 * read: the socket fills, and the application's next {@code yield} blocks.
 *
 * <p>Threading: the event loop.
 */
final class ThreadConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadConnection.class);

    private final Worker worker;
    private final Channel channel;
    private final int index;
    private final FrameDecoder decoder = new FrameDecoder();
    private final HeadDecoder heads = new HeadDecoder();
    private final ResponseOrder order = new ResponseOrder();
    private final Pipe pipe;
    private @Nullable ThreadSlot<Ticket> slot;
    private final ThreadBody body;
    private final ChainedFrames chained;
    private final SharedMemory memory = new SharedMemory();
    private final Outbox out;
    private boolean paused;
    private int finished;
    private long served;

    ThreadConnection(Worker worker, Channel channel, int index) {
        this.worker = worker;
        this.channel = channel;
        this.index = index;
        this.pipe = new Pipe(index);
        this.out = new Outbox(channel);
        this.body = new ThreadBody(channel);
        this.chained = new ChainedFrames(this, channel);
    }

    int index() {
        return index;
    }

    PythonPool pool() {
        return worker.pool();
    }

    ChainedFrames chained() {
        return chained;
    }

    /** From now on what is finished here is counted; a probe was not. */
    void serveAs(ThreadSlot<Ticket> scheduled) {
        slot = scheduled;
        finished = 0;
    }

    /** Queues a request; {@link #flush} sends it. False: it cannot be sent. */
    boolean send(Ticket ticket, RequestEncoder encoder) {
        if (!ticket.encode(encoder, out.buffer())) {
            return false;
        }
        ticket.sentOn(this);
        pipe.add(ticket);
        out.requestAdded();
        return true;
    }

    /** Sends what is queued, if it is time; see {@link Outbox}. False: it was left for later. */
    boolean flushIfNeeded() {
        return out.flushIfNeeded(pipe.size());
    }

    void flush() {
        out.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            decoder.feed((ByteBuf) message, this::frame);
        } catch (ProtocolViolation violation) {
            worker.broken(violation);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        settle();
        worker.pool().dispatch();
    }

    private void settle() {
        if (finished > 0 && slot != null) {
            int count = finished;
            finished = 0;
            slot.finished(count);
        }
    }

    private void frame(FrameType type, int flags, long id, ByteBuf payload)
            throws ProtocolViolation {
        Ticket head = pipe.head();
        if (chained.concern(id)) {
            chained.frame(type, flags, id, payload, head);
            return;
        }
        if (head == null || head.id() != id) {
            throw new ProtocolViolation(
                    "%s for request %d on thread %d, whose head is %s"
                            .formatted(type, id, index, head));
        }
        order.next(type, payload.readableBytes());
        boolean last = (flags & FrameDecoder.LAST) != 0;
        boolean shared = (flags & FrameDecoder.SHARED) != 0;
        try {
            take(type, head, payload, last, shared);
        } catch (RuntimeException | OutOfMemoryError fault) {
            fail(head, fault, last);
        }
        memory.giveBack();
    }

    private void take(FrameType type, Ticket head, ByteBuf payload, boolean last, boolean shared)
            throws ProtocolViolation {
        switch (type) {
            case HEAD -> {
                heads.decodeFrame(payload);
                head(head, shared ? memory.borrow(payload) : payload.nioBuffer(), last);
            }
            case DATA -> data(head, shared ? memory.borrow(payload) : payload.nioBuffer(), last);
            case MEMORY -> memory(WorkerFile.decode(payload));
            case SLOTS_WANTED -> out.send(FrameType.SLOTS_FREE, 0, head.id());
            case FILE -> file(head, payload);
            case ERROR -> error(head, payload);
            case INFORM -> inform(head, payload);
            case BODY_WANTED -> body.wanted(head, this);
            case TROUBLE -> Incident.of(payload).log(head.origin().name());
            default -> throw new ProtocolViolation(type + " on a thread connection");
        }
    }

    /** A fault of ours, or no memory: this response is lost, and no other. */
    private void fail(Ticket ticket, Throwable fault, boolean last) {
        LOG.error("fault in the front end in {}", ticket, fault);
        ticket.origin().fail(Failure.SERVER_FAULT);
        if (last && pipe.head() == ticket) {
            complete(ticket);
        }
    }

    private void head(Ticket ticket, ByteBuffer block, boolean last) {
        ticket.origin().head(heads.status(), heads.fields(), block, last);
        if (last) {
            complete(ticket);
        } else {
            pauseIfSlow(ticket);
        }
    }

    private void data(Ticket ticket, ByteBuffer block, boolean last) {
        ticket.origin().data(block, last);
        if (last) {
            if (order.tooLongForThePipe()) {
                out.send(FrameType.TAKEN, 0, ticket.id());
            }
            complete(ticket);
        } else {
            pauseIfSlow(ticket);
        }
    }

    /** The client takes less than it is sent: reading goes on when it is writable, or gone. */
    private void pauseIfSlow(Ticket ticket) {
        if (paused || ticket.gone() || ticket.origin().writable()) {
            return;
        }
        ticket.origin().flush();
        if (ticket.origin().writable()) {
            return;
        }
        pause(true);
        ticket.origin().onWritable(() -> pause(false));
    }

    private void pause(boolean pausing) {
        if (paused == pausing) {
            return;
        }
        settle();
        paused = pausing;
        channel.config().setAutoRead(!pausing);
        headHeld(pausing);
    }

    private void headHeld(boolean held) {
        if (slot != null) {
            slot.headHeld(held);
        }
        worker.pool().heldThreads().held(this, held);
    }

    /**
     * Others wait for this thread, and the client of its head is slow: the rest of the response
     * goes where the client can take its time.
     */
    void relieve() {
        Ticket head = pipe.head();
        if (head != null && paused) {
            head.origin().spool();
        }
    }

    private void inform(Ticket ticket, ByteBuf payload) throws ProtocolViolation {
        heads.decode(payload, payload.readableBytes());
        ticket.origin().inform(heads.status(), heads.fields());
        pauseIfSlow(ticket);
    }

    private void error(Ticket ticket, ByteBuf payload) throws ProtocolViolation {
        Incident incident = Incident.of(payload);
        if (!ticket.gone()) {
            ticket.origin().fail(incident);
        }
        complete(ticket);
    }

    /** The worker has memory for its blocks: it uses it from when it hears that it is mapped. */
    private void memory(WorkerFile file) throws ProtocolViolation {
        memory.offered(file);
        FileOpener files = worker.pool().files();
        files.openShared(file, this::map, why -> LOG.debug("no shared memory: {}", why));
    }

    private void map(FileSlice slice) {
        if (memory.map(slice, channel.isActive())) {
            out.send(FrameType.MAPPED, 0, 0);
        }
    }

    private void file(Ticket ticket, ByteBuf payload) throws ProtocolViolation {
        WorkerFile file = WorkerFile.decode(payload);
        FileOpener files = worker.pool().files();
        files.open(file, slice -> sendFile(slice, ticket), why -> fileRefused(ticket, why));
    }

    /** The file is open here as well, so the worker may close its own, however long it is sent. */
    private void sendFile(FileSlice slice, Ticket ticket) {
        if (pipe.head() == ticket) {
            out.send(FrameType.TAKEN, 0, ticket.id());
            complete(ticket);
            settle();
            worker.pool().dispatch();
        }
        ticket.origin().file(slice);
    }

    private void fileRefused(Ticket ticket, String reason) {
        if (pipe.head() == ticket) {
            order.fileRefused();
            byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
            out.send(FrameType.FILE_REFUSED, 0, ticket.id(), text);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        body.writabilityChanged();
    }

    private void complete(Ticket ticket) {
        if (ticket.streams()) {
            body.end(ticket);
        }
        pipe.removeHead();
        order.over();
        finished++;
        served++;
        pause(false);
    }

    /** The client of a request that was sent has left; its output is read and dropped. */
    void clientLeft(Ticket ticket) {
        worker.tell(to -> to.clientLeft(ticket));
        if (pipe.head() == ticket) {
            pause(false);
            chained.cancel();
        }
    }

    /** What reads the body of the oldest request gets no more of it. */
    void dropBody() {
        body.drop();
    }

    /** The client of a request that was sent sends nothing more. */
    void halfClosed(Ticket ticket) {
        worker.tell(to -> to.halfClosed(ticket.id()));
    }

    /** The oldest request in flight. */
    @Nullable Ticket head() {
        return pipe.head();
    }

    /** When the time of the oldest request is over; null: it has no limit. */
    @Nullable Instant deadline() {
        Ticket head = pipe.head();
        return head == null ? null : worker.watch().deadline(index, head);
    }

    /** Whether the oldest request waits for its client, and not for the application. */
    boolean held() {
        return paused;
    }

    /** The worker gives back what it has not begun; see {@link Pipe#takeBack}. */
    List<Ticket> takeBack(List<Long> ids) throws ProtocolViolation {
        ThreadSlot<Ticket> recalled = slot;
        if (recalled == null || !recalled.recalling()) {
            throw new ProtocolViolation("thread " + index + " gives back, and was not asked to");
        }
        List<Ticket> back = pipe.takeBack(ids, order.begun());
        recalled.recalled(back.size());
        return back;
    }

    /** The worker is dead and everything it wrote has been read; see {@link Pipe#bury}. */
    List<Ticket> bury(long begun, List<String> lost) {
        body.forget();
        chained.bury();
        worker.pool().heldThreads().held(this, false);
        return pipe.bury(begun, lost);
    }

    /** Sends what is queued. The id of the last request in flight; 0 when there is none. */
    long lastSent() {
        flush();
        return pipe.lastId();
    }

    /** The id of the request that runs; 0 when there is none. */
    long running() {
        Ticket head = pipe.head();
        return head == null ? 0 : head.id();
    }

    /** How many responses have ended here. */
    long served() {
        return served;
    }

    Collection<Ticket> inFlight() {
        return pipe.all();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        decoder.release();
        memory.close();
        out.release();
        worker.connectionEnded(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        worker.connectionFailed(cause);
    }

    /** What is written is read even if a client is slow: it is waited for no more. */
    void readOn() {
        pause(false);
    }

    void close() {
        channel.close();
    }
}
