package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.FieldSink;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestHead;
import dev.islay.gateway.ResponseHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange whose client is the test. */
final class AskedExchange implements Exchange {
    final StringBuilder received = new StringBuilder();
    RequestBody body = RequestBody.NONE;
    String query = "";
    boolean writable = true;
    @Nullable Runnable onWritable;
    @Nullable Runnable onHalfClosed;
    @Nullable Consumer<Boolean> fileDone;
    private final List<Runnable> onGone = new ArrayList<>();
    private final long id;

    AskedExchange(long id) {
        this.id = id;
    }

    /** The head of {@code GET /}. */
    private static final RequestHead HEAD =
            new RequestHead() {
                @Override
                public String method() {
                    return "GET";
                }

                @Override
                public String target() {
                    return "/";
                }

                @Override
                public String protocol() {
                    return "HTTP/1.1";
                }

                @Override
                public void fields(FieldSink sink) {
                    sink.field("Host", "a");
                }
            };

    @Override
    public long id() {
        return id;
    }

    @Override
    public Request request() {
        Peer peer = new Peer("127.0.0.1", 1, "localhost", 80, "http");
        return new Request(HEAD, "/", query, "a", 0, false, true, peer);
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void inform(ResponseHead head) {
        received.append('[').append(head.status()).append(']');
    }

    @Override
    public void start(ResponseHead head) {
        received.append('[').append(head.status()).append(']');
    }

    @Override
    public void send(ByteBuffer block) {
        received.append(ISO_8859_1.decode(block));
    }

    @Override
    public void sendFile(FileSlice file, Consumer<Boolean> done) {
        received.append("<file ").append(file.count()).append('>');
        fileDone = done;
    }

    @Override
    public void finish(boolean keep) {
        received.append('.');
    }

    @Override
    public void abort() {
        received.append('!');
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
        onGone.add(action);
    }

    @Override
    public void onHalfClosed(Runnable action) {
        onHalfClosed = action;
    }

    void leave() {
        List.copyOf(onGone).forEach(Runnable::run);
    }
}
