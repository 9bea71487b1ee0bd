package dev.islay.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response side of one exchange, for whoever answers it. Keeps the order of {@link
 * ResponseState}, decides the framing, completes the head, counts the body against its length, and
 * writes the access log.
 *
 * <p>A head without body bytes is held back until the next call, so that a failure can replace it
 * and a file that follows can give it a length. Everything else is flushed before a call returns.
 * Once {@link #done()}, every call is without effect, so a response whose client has left, or that
 * was cut off, is simply played to its end. A call out of order means a fault of the caller: it
 * ends the response as {@link Failure#SERVER_FAULT} and is logged.
 *
 * <p>Threading: the event loop of the exchange only.
 */
public final class ResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);
    private static final int CLIENT_LEFT = 499;

    private final Exchange exchange;
    private final ResponseRules rules;
    private final AccessLog log;
    private final @Nullable Instant start;
    private final long startNanos;

    private ResponseState state = ResponseState.NEW;
    private @Nullable CheckedHead head;
    private @Nullable ResponsePlan plan;
    private long remaining;
    private long sent;
    private boolean cut;

    /** To be made when the endpoint takes the exchange over: the access log counts from here. */
    public ResponseWriter(Exchange exchange, ResponseRules rules, AccessLog log) {
        this.exchange = exchange;
        this.rules = rules;
        this.log = log;
        this.start = log == AccessLog.NONE ? null : rules.now();
        this.startNanos = log == AccessLog.NONE ? 0 : rules.nanos();
    }

    /** An informational response: 100, 102, 103 … Dropped when the client speaks HTTP/1.0. */
    public void inform(String status, List<String> fields) {
        if (!step(ResponseState.Step.INFORM)) {
            return;
        }
        CheckedHead checked = new CheckedHead(status, fields);
        if (checked.fault() != null) {
            broken(checked.fault());
        } else if (checked.code() < 100 || checked.code() > 199 || checked.code() == 101) {
            broken("the status of an informational response is not 100 or 102 to 199");
        } else if (!exchange.request().head().protocol().equals("HTTP/1.0")) {
            exchange.inform(new ResponseHead(status, List.copyOf(fields), Framing.NONE));
            exchange.flush();
        }
    }

    /**
     * The head, with the first bytes of the body.
     *
     * @param status code, space, reason
     * @param fields name, value, name, value …; not changed here, nor by the caller afterwards
     * @param block may be empty; consumed
     * @param last nothing follows: the response is complete
     */
    public void head(String status, List<String> fields, ByteBuffer block, boolean last) {
        if (!step(ResponseState.Step.HEAD)) {
            return;
        }
        CheckedHead checked = new CheckedHead(status, fields);
        if (checked.fault() != null) {
            broken(checked.fault());
        } else if (checked.code() < 200) {
            broken("the status of a response is below 200");
        } else {
            head = checked;
            data(block, last);
        }
    }

    /** More of the body. {@code last}: the response is complete. The block is consumed. */
    public void data(ByteBuffer block, boolean last) {
        if (!last && !block.hasRemaining()) {
            return;
        }
        if (!step(ResponseState.Step.BLOCK)) {
            return;
        }
        commit(last ? block.remaining() : Digits.NONE);
        send(block);
        if (last) {
            end();
        } else {
            exchange.flush();
        }
    }

    /**
     * A file as the rest of the body; ends the response. The channel is closed on every path.
     *
     * @param done told once, on the event loop: whether the client was sent all it was to get
     */
    public void file(FileSlice slice, Consumer<Boolean> done) {
        if (!step(ResponseState.Step.FILE)) {
            close(slice);
            done.accept(false);
            return;
        }
        commit(slice.count());
        long count = allowed(slice.count());
        if (count == 0) {
            close(slice);
            end();
            done.accept(true);
            return;
        }
        FileSlice part = new FileSlice(slice.channel(), slice.offset(), count);
        exchange.sendFile(part, whole -> fileSent(count, whole, done));
        exchange.flush();
    }

    private void fileSent(long count, boolean whole, Consumer<Boolean> done) {
        if (state == ResponseState.SENDING_FILE && whole) {
            remaining -= count;
            sent += count;
            end();
        } else if (step(ResponseState.Step.FAIL)) {
            record(plan().head().code());
        }
        done.accept(whole);
    }

    /**
     * There will be no whole response: an error page if nothing was committed, else the exchange is
     * cut off so that the client can tell. Why it failed is for the caller to log.
     */
    public void fail(Failure failure) {
        if (!step(ResponseState.Step.FAIL)) {
            return;
        }
        if (plan == null) {
            page(failure);
        } else if (remaining == 0) {
            exchange.finish(false);
            exchange.flush();
        } else {
            exchange.abort();
        }
        record(plan().head().code());
    }

    private void page(Failure failure) {
        ErrorPage page = ErrorPage.of(failure);
        byte[] body = page.body();
        head = new CheckedHead(page.status(), page.fields());
        commit(body.length);
        send(ByteBuffer.wrap(body));
        exchange.finish(plan().keep());
        exchange.flush();
    }

    /** The client has left: 499 in the access log, and whatever comes now is dropped. */
    public void gone() {
        if (step(ResponseState.Step.GONE)) {
            record(CLIENT_LEFT);
        }
    }

    /** Whether a head is on its way to the client: an error page is no longer possible. */
    public boolean committed() {
        return plan != null;
    }

    /** Whether the response has ended, one way or the other. */
    public boolean done() {
        return state == ResponseState.DONE;
    }

    /** False: the call is to have no effect, because it comes too late or out of order. */
    private boolean step(ResponseState.Step step) {
        if (state == ResponseState.DONE) {
            return false;
        }
        ResponseState next = state.after(step);
        if (next == null) {
            LOG.error("{}: {} is out of order when the response is {}", name(), step, state);
            fail(Failure.SERVER_FAULT);
            return false;
        }
        state = next;
        return true;
    }

    private void broken(String fault) {
        LOG.error("{}: the application broke PEP 3333: {}", name(), fault);
        fail(Failure.APPLICATION_BROKE_WSGI);
    }

    private void commit(long total) {
        if (plan != null) {
            return;
        }
        CheckedHead known = Objects.requireNonNull(head, "the table lets nothing start without");
        plan = ResponsePlan.of(exchange.request(), known, total, rules);
        remaining = remaining(plan);
        exchange.start(plan.head());
    }

    private ResponsePlan plan() {
        return Objects.requireNonNull(plan, "asked for after commit only");
    }

    private static long remaining(ResponsePlan plan) {
        if (plan.bodiless()) {
            return 0;
        }
        return plan.declared() == Digits.NONE ? Long.MAX_VALUE : plan.declared();
    }

    private void send(ByteBuffer block) {
        int count = (int) allowed(block.remaining());
        int end = block.limit();
        if (count > 0) {
            remaining -= count;
            sent += count;
            block.limit(block.position() + count);
            exchange.send(block);
            block.limit(end);
        }
        block.position(end);
    }

    /** How many of {@code count} bytes may be sent. What a HEAD or a 304 brings is normal. */
    private long allowed(long count) {
        if (count <= remaining) {
            return count;
        }
        if (!plan().bodiless() && !cut) {
            cut = true;
            LOG.warn("{}: the body is longer than its Content-Length; the rest is cut", name());
        }
        return remaining;
    }

    private void end() {
        step(ResponseState.Step.END);
        if (plan().declared() != Digits.NONE && remaining > 0) {
            LOG.warn("{}: the body is {} bytes short of its Content-Length", name(), remaining);
            exchange.abort();
        } else {
            exchange.finish(plan().keep());
            exchange.flush();
        }
        record(plan().head().code());
    }

    private void record(int status) {
        if (start != null) {
            long nanos = rules.nanos() - startNanos;
            log.ended(AccessEntry.of(exchange, status, sent, start, nanos));
        }
    }

    private void close(FileSlice slice) {
        try {
            slice.channel().close();
        } catch (IOException e) {
            LOG.debug("{}: closing the file failed", name(), e);
        }
    }

    private String name() {
        RequestHead request = exchange.request().head();
        return "Request " + exchange.id() + " (" + request.method() + " " + request.target() + ")";
    }
}
