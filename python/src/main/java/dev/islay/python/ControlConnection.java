package dev.islay.python;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection that works while every application thread is busy. Threading: the event loop. */
final class ControlConnection extends ChannelInboundHandlerAdapter {
    /** Why a request is interrupted: its time is over. */
    static final byte DEADLINE = 1;

    /** Why a request is interrupted: its client has left. */
    private static final byte CLIENT_LEFT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
    private static final Logger ERRORS = LoggerFactory.getLogger("wsgi.errors");

    private final Worker worker;
    private final Channel channel;
    private final FrameDecoder decoder = new FrameDecoder();

    ControlConnection(Worker worker, Channel channel) {
        this.worker = worker;
        this.channel = channel;
    }

    /**
     * Asks for what a thread has not begun.
     *
     * @param last id of the request that was sent to it last
     */
    void recall(int thread, long last) {
        ByteBuf out = channel.alloc().ioBuffer(FrameDecoder.HEADER + 4);
        FrameDecoder.header(out, FrameType.RECALL, 0, last, 4);
        out.writeIntLE(thread);
        channel.writeAndFlush(out, channel.voidPromise());
    }

    /** The client of that request has left. */
    void clientLeft(Ticket ticket) {
        if (ticket.application().rules().interruptsLeft()) {
            interrupt(ticket.id(), CLIENT_LEFT);
        } else {
            send(FrameType.CANCEL, ticket.id());
        }
    }

    /** Asks where its requests are; see {@link WorkerStacks}. */
    void stacks() {
        send(FrameType.STACKS, 0);
    }

    /** It is the one of its pool that runs what must run once. */
    void lead() {
        send(FrameType.LEAD, 0);
    }

    /** Ends a request wherever it is; the answer says where it was. */
    void interrupt(long id, byte why) {
        SmallFrame.send(channel, FrameType.INTERRUPT, 0, id, why);
    }

    /** The client of that request sends nothing more. */
    void halfClosed(long id) {
        send(FrameType.HALF_CLOSED, id);
    }

    void drain() {
        send(FrameType.DRAIN, 0);
    }

    private void send(FrameType type, long id) {
        SmallFrame.send(channel, type, 0, id);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            decoder.feed((ByteBuf) message, this::frame);
        } catch (ProtocolViolation violation) {
            worker.broken(violation);
        }
    }

    private void frame(FrameType type, int flags, long id, ByteBuf payload)
            throws ProtocolViolation {
        switch (type) {
            case READY -> worker.ready(json(payload));
            case LOADED -> worker.report().loaded(id, json(payload));
            case FAILED -> worker.report().failed(id, json(payload));
            case RECALLED -> recalled(payload);
            case INTERRUPTED -> worker.watch().answered(id, Interruption.of(payload));
            case LOG -> log(id, payload.toString(StandardCharsets.UTF_8));
            case STACKS_ARE ->
                    worker.view().stacks().answered(id, payload.toString(StandardCharsets.UTF_8));
            case SOURCES -> sources(payload.toString(StandardCharsets.UTF_8));
            default -> throw new ProtocolViolation(type + " on a control connection");
        }
    }

    /** A JSON object of plain values. */
    static Map<String, String> json(ByteBuf payload) throws ProtocolViolation {
        return FlatJson.read(payload.toString(StandardCharsets.UTF_8));
    }

    private void recalled(ByteBuf payload) throws ProtocolViolation {
        if (payload.readableBytes() % 8 != 4) {
            throw new ProtocolViolation("a RECALLED of " + payload.readableBytes() + " bytes");
        }
        int thread = payload.readIntLE();
        List<Long> ids = new ArrayList<>();
        while (payload.isReadable()) {
            ids.add(payload.readLongLE());
        }
        worker.recalled(thread, ids);
    }

    /** One that is no path here, with a NUL or a wrong character, cannot be watched. */
    private void sources(String paths) {
        for (String path : paths.split("\0+")) {
            try {
                worker.pool().sources().accept(Path.of(path));
            } catch (InvalidPathException e) {
                LOG.debug("not watched: {}", e.getMessage());
            }
        }
    }

    private static void log(long id, String lines) {
        lines.lines().forEach(line -> ERRORS.warn("request {}: {}", id, line));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        decoder.release();
        worker.controlEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        worker.connectionFailed(cause);
    }

    void close() {
        channel.close();
    }
}
