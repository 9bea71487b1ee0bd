package dev.islay.python;

import dev.islay.gateway.Failure;
import dev.islay.wsgi.Application;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What passes over a thread's connection beside its own requests: its calls of Java applications,
 * and the requests that come back to it nested while it waits for them.
 *
 * <p>The ids of calls have the highest bit set, so they are negative here. A frame for a call or a
 * request that has ended already crossed with its end, and is ignored.
 *
 * <p>Threading: the event loop.
 */
final class ChainedFrames {
    /** A thread waits for the answer to its call; so it has no more than one that is unread. */
    private static final int MOST_REFUSED = 16;

    private final ThreadConnection connection;
    private final Channel channel;
    private final HeadDecoder heads = new HeadDecoder();
    private final Map<Long, JavaCall> calls = new HashMap<>();
    private final Map<Long, Asked> nested = new HashMap<>();
    private int refused;
    private boolean dead;

    /** A nested request that is on its way. */
    private record Asked(PythonCall call, NestedOrder order) {}

    ChainedFrames(ThreadConnection connection, Channel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Whether a frame with that id belongs here. */
    boolean concern(long id) {
        return id < 0 || !nested.isEmpty() && nested.containsKey(id);
    }

    /** {@code head}: the request that the thread answers; null: none. */
    void frame(FrameType type, int flags, long id, ByteBuf payload, @Nullable Ticket head)
            throws ProtocolViolation {
        if ((flags & FrameDecoder.SHARED) != 0) {
            throw new ProtocolViolation(type + " that shares memory, for a call or in one");
        }
        Asked asked = nested.get(id);
        if (asked != null) {
            asked.order().next(type);
            answer(asked, type, (flags & FrameDecoder.LAST) != 0, payload);
            return;
        }
        JavaCall call = calls.get(id);
        switch (type) {
            case CALL -> begin(id, payload, head);
            case CALL_NEXT, CALL_CLOSE, CALL_BODY -> {
                if (call != null) {
                    call.told(type, flags, payload);
                }
            }
            default -> throw new ProtocolViolation(type + " for call " + Long.toHexString(id));
        }
    }

    private void answer(Asked asked, FrameType type, boolean last, ByteBuf payload)
            throws ProtocolViolation {
        PythonCall request = asked.call();
        switch (type) {
            case HEAD -> {
                heads.decodeFrame(payload);
                request.head(heads.status(), heads.fields(), payload.nioBuffer(), last);
            }
            case DATA -> request.data(payload.nioBuffer(), last);
            case ERROR -> request.fail(Incident.of(payload));
            case TROUBLE -> Incident.of(payload).log(request.name());
            default -> wanted(asked);
        }
        boolean block = type == FrameType.HEAD || type == FrameType.DATA;
        if (type == FrameType.ERROR || last && block) {
            nested.remove(request.id());
        }
    }

    private void wanted(Asked asked) throws ProtocolViolation {
        PythonCall request = asked.call();
        PieceSink sink =
                (piece, flags) -> {
                    asked.order().given();
                    send(FrameType.BODY, flags, request.id(), piece);
                };
        if (!request.asked(sink)) {
            throw new ProtocolViolation("BODY_WANTED for a body that is not asked for");
        }
    }

    private void begin(long id, ByteBuf payload, @Nullable Ticket head) throws ProtocolViolation {
        if (calls.containsKey(id)) {
            throw new ProtocolViolation("CALL for call %x, which runs".formatted(id));
        }
        CalledRequest request = CalledRequest.decode(payload);
        Asked by = nested.get(request.caller());
        Origin caller = by != null ? by.call() : head != null ? head.origin() : null;
        CalledApplications called = connection.pool().around().called();
        Chain chain = new Chain(connection, id, caller == null ? null : caller.chain());
        JavaCall call = new JavaCall(this, chain, connection.pool(), connection.deadline());
        Application application = called.find(request.name());
        if (application == null) {
            refuse(id, called.missing(request.name()));
        } else if (chain.depth() > called.deepest()) {
            refuse(
                    id,
                    "calls of Java applications are nested more than %d deep (--nested-calls)"
                            .formatted(called.deepest()));
        } else if (called.threads().run(call.name(request), () -> call.run(application, request))) {
            calls.put(id, call);
        } else {
            refuse(id, "as many requests run in Java code as are allowed to (--java-requests)");
        }
    }

    private void refuse(long id, String why) throws ProtocolViolation {
        if (refused == MOST_REFUSED) {
            throw new ProtocolViolation("CALL again and again, without reading why it is refused");
        }
        refused++;
        SmallFrame.write(channel, FrameType.CALL_ERROR, FrameDecoder.LAST, id, JavaCall.error(why))
                .addListener(_ -> refused--);
    }

    /** Sends a request to the thread that waits. {@code call}: for what. */
    void nest(
            PythonCall request, long call, PythonApplication application, RequestEncoder encoder) {
        if (dead) {
            request.fail(Failure.WORKER_DIED);
            return;
        }
        ByteBuf out = channel.alloc().ioBuffer(2048);
        try {
            request.encodeNested(encoder, call, application, out);
        } catch (IllegalArgumentException e) {
            out.release();
            request.fail(Failure.SERVER_FAULT);
            return;
        }
        nested.put(request.id(), new Asked(request, new NestedOrder()));
        channel.writeAndFlush(out, channel.voidPromise());
    }

    /** The next block of a nested request is wanted, or it is to be closed. */
    void ask(FrameType type, long id) {
        Asked asked = nested.get(id);
        if (asked != null) {
            asked.order().ask();
            send(type, 0, id, new byte[0]);
        }
    }

    /** The call has ended. */
    void ended(long id) {
        calls.remove(id);
    }

    void send(FrameType type, int flags, long id, byte[] payload) {
        if (dead) {
            return;
        }
        SmallFrame.send(channel, type, flags, id, payload);
    }

    /** Nobody waits for the request of this thread: what runs in Java for it is interrupted. */
    void cancel() {
        List.copyOf(calls.values()).forEach(JavaCall::cancel);
    }

    /** The worker is dead. */
    void bury() {
        dead = true;
        List.copyOf(calls.values()).forEach(JavaCall::abandon);
        calls.clear();
        List.copyOf(nested.values()).forEach(asked -> asked.call().fail(Failure.WORKER_DIED));
        nested.clear();
    }

    /** Text as the payload of a frame. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
