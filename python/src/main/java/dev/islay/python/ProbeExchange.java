package dev.islay.python;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of our own: what comes back is read to its end, and only its status kept. */
final class ProbeExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeExchange.class);

    private final long id;
    private final Request request;
    private final Answered answered;
    private String status = "";

    /** Is told once what came back. */
    @FunctionalInterface
    interface Answered {
        /** {@code whole}: false when the response was cut off. */
        void with(String status, boolean whole);
    }

    ProbeExchange(long id, Request request, Answered answered) {
        this.id = id;
        this.request = request;
        this.answered = answered;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public RequestBody body() {
        return RequestBody.NONE;
    }

    @Override
    public void inform(ResponseHead head) {}

    @Override
    public void start(ResponseHead head) {
        status = head.status();
    }

    @Override
    public void send(ByteBuffer block) {
        block.position(block.limit());
    }

    @Override
    public void sendFile(FileSlice file, Consumer<Boolean> done) {
        try (var _ = file.channel()) {
            LOG.debug("a probe is answered by a file of {} bytes", file.count());
        } catch (IOException e) {
            LOG.debug("cannot close what answered a probe: {}", e.toString());
        }
        done.accept(true);
    }

    @Override
    public void finish(boolean keep) {
        answered.with(status, true);
    }

    @Override
    public void abort() {
        answered.with(status, false);
    }

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {}

    @Override
    public void onGone(Runnable action) {}
}
