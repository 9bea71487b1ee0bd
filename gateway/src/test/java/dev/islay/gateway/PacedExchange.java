package dev.islay.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An exchange on a loop of its own, whose client takes what a test lets it take. */
final class PacedExchange implements Exchange {
    private final ExecutorService loop;
    private final Request request = WireHead.request("GET / HTTP/1.1", "Host: h");
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile String status = "";
    private Runnable onWritable = () -> {};
    private Runnable onGone = () -> {};
    private boolean writable = true;

    PacedExchange(ExecutorService loop) {
        this.loop = loop;
    }

    String ended() throws Exception {
        return ended.get(20, TimeUnit.SECONDS);
    }

    String status() {
        return status;
    }

    synchronized String sent() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    synchronized void awaitSent(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sent.size() < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("only " + sent.size() + " bytes were sent");
            }
            wait(left);
        }
    }

    void writable(boolean now) throws Exception {
        loop.submit(
                        () -> {
                            writable = now;
                            if (now) {
                                onWritable.run();
                            }
                        })
                .get();
    }

    void leave() {
        loop.execute(onGone);
    }

    @Override
    public long id() {
        return 7;
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
    public synchronized void send(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        sent.writeBytes(bytes);
        notifyAll();
    }

    @Override
    public void sendFile(FileSlice file, Consumer<Boolean> done) {
        done.accept(true);
    }

    @Override
    public void finish(boolean keep) {
        ended.complete(keep ? "keep" : "close");
    }

    @Override
    public void abort() {
        ended.complete("abort");
    }

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void onGone(Runnable action) {
        onGone = action;
    }
}
