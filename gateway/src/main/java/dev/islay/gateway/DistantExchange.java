package dev.islay.gateway;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange as it is seen from another event loop than its own.
 *
 * <p>What is true: each loop touches only what is its own, and tells the other what to do by a task
 * in its queue; so nothing is locked, and what was told first is done first. What is done to the
 * exchange from far is gathered until {@link #flush}, so a short response is one task. Once the
 * response is complete, or the client is known to have left, nothing goes over any more; what
 * crosses with that finds the exchange ended, as it would have with a client that has just left.
 *
 * <p>Neither loop knows at once how much the client takes. So {@link #writable} is false while more
 * than 256 KiB are underway to it, or were when it last had no room.
 *
 * <p>Threading: the event loop of who answers ("far"), but for the constructor and what says
 * "near": they belong to the event loop of the exchange.
 */
final class DistantExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(DistantExchange.class);
    private static final int WINDOW = 262_144;

    private final Exchange exchange;
    private final Executor near;
    private final Executor far;
    private final RequestBody body;
    private final @Nullable DistantBody streamed;
    private final List<Runnable> onGone = new ArrayList<>(1);
    private List<Consumer<Exchange>> steps = new ArrayList<>(4);
    private int gathered;
    private int underway;
    private boolean room = true;
    private boolean ended;
    private boolean gone;
    private boolean halfClosed;
    private @Nullable Runnable onWritable;
    private @Nullable Runnable onHalfClosed;

    /** {@code near}: the event loop of the exchange; {@code far}: that of who answers it. */
    DistantExchange(Exchange exchange, Executor near, Executor far) {
        this.exchange = exchange;
        this.near = near;
        this.far = far;
        this.streamed =
                exchange.body() instanceof RequestBody.Streamed(BodyStream stream)
                        ? new DistantBody(stream, near, far)
                        : null;
        this.body = streamed == null ? exchange.body() : new RequestBody.Streamed(streamed);
        exchange.onGone(() -> far.execute(this::clientLeft));
        exchange.onHalfClosed(() -> far.execute(this::inputEnded));
        exchange.onWritable(() -> far.execute(() -> delivered(0, true)));
    }

    /** Has it answered. A fault cuts it off, as it does on the exchange's own loop. */
    void serve(Endpoint endpoint) {
        try {
            endpoint.serve(this);
        } catch (RuntimeException | OutOfMemoryError fault) {
            LOG.error("fault in the front end in {}", RequestName.of(this), fault);
            abort();
        }
    }

    @Override
    public long id() {
        return exchange.id();
    }

    @Override
    public Request request() {
        return exchange.request();
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void inform(ResponseHead head) {
        step(to -> to.inform(head));
    }

    @Override
    public void start(ResponseHead head) {
        step(to -> to.start(head));
    }

    @Override
    public void send(ByteBuffer block) {
        int count = block.remaining();
        ByteBuffer copy = ByteBuffer.allocate(count).put(block).flip();
        gathered += count;
        step(to -> to.send(copy));
    }

    /** It is closed there on every path, so it goes even to a client that has left. */
    @Override
    public void sendFile(FileSlice file, Consumer<Boolean> done) {
        steps.add(to -> to.sendFile(file, whole -> far.execute(() -> done.accept(whole))));
        flush();
    }

    @Override
    public void finish(boolean keep) {
        step(to -> to.finish(keep));
        end();
    }

    @Override
    public void abort() {
        step(Exchange::abort);
        end();
        flush();
    }

    private void step(Consumer<Exchange> step) {
        if (!ended && !gone) {
            steps.add(step);
        }
    }

    private void end() {
        ended = true;
        if (streamed != null) {
            streamed.end();
        }
    }

    @Override
    public void flush() {
        if (steps.isEmpty()) {
            return;
        }
        List<Consumer<Exchange>> parcel = steps;
        int bytes = gathered;
        boolean last = ended;
        steps = new ArrayList<>(4);
        gathered = 0;
        underway += bytes;
        near.execute(() -> deliver(parcel, last ? 0 : bytes));
    }

    /** Near. */
    private void deliver(List<Consumer<Exchange>> parcel, int bytes) {
        try {
            parcel.forEach(step -> step.accept(exchange));
            exchange.flush();
        } catch (RuntimeException | OutOfMemoryError fault) {
            LOG.error("fault in the front end in {}", RequestName.of(exchange), fault);
            exchange.abort();
        }
        if (bytes > 0) {
            boolean takesMore = exchange.writable();
            far.execute(() -> delivered(bytes, takesMore));
        }
    }

    private void delivered(int bytes, boolean takesMore) {
        boolean before = writable();
        underway -= bytes;
        room = takesMore;
        if (!before && writable() && onWritable != null && !gone && !ended) {
            onWritable.run();
        }
    }

    @Override
    public boolean writable() {
        return room && underway <= WINDOW;
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void spool() {
        step(Exchange::spool);
        flush();
    }

    @Override
    public void outstay() {
        step(Exchange::outstay);
        flush();
    }

    private void inputEnded() {
        halfClosed = true;
        if (onHalfClosed != null && !ended && !gone) {
            onHalfClosed.run();
        }
    }

    @Override
    public void onHalfClosed(Runnable action) {
        onHalfClosed = action;
        if (halfClosed) {
            action.run();
        }
    }

    private void clientLeft() {
        if (gone || ended) {
            return;
        }
        gone = true;
        steps.clear();
        List.copyOf(onGone).forEach(Runnable::run);
    }

    @Override
    public void onGone(Runnable action) {
        if (gone) {
            action.run();
        } else {
            onGone.add(action);
        }
    }
}
