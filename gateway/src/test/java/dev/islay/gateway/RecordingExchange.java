package dev.islay.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An exchange that writes down what it is told. Heads are kept apart from the steps. */
final class RecordingExchange implements Exchange {
    final List<String> steps = new ArrayList<>();
    final List<ResponseHead> heads = new ArrayList<>();
    Consumer<Boolean> fileDone = whole -> {};
    RequestBody body = RequestBody.NONE;
    boolean writable = true;
    Runnable onWritable = () -> {};
    Runnable onGone = () -> {};
    Runnable onHalfClosed = () -> {};

    private final Request request;

    RecordingExchange(Request request) {
        this.request = request;
    }

    /** The only head. */
    ResponseHead head() {
        return heads.getFirst();
    }

    /** The value of a field of the only head, or "-". */
    String field(String name) {
        List<String> fields = head().fields();
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equalsIgnoreCase(name)) {
                return fields.get(i + 1);
            }
        }
        return "-";
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
        return body;
    }

    @Override
    public void inform(ResponseHead head) {
        heads.add(head);
        steps.add("inform");
    }

    @Override
    public void start(ResponseHead head) {
        heads.add(head);
        steps.add("start");
    }

    @Override
    public void send(ByteBuffer block) {
        steps.add("send " + StandardCharsets.ISO_8859_1.decode(block));
    }

    @Override
    public void sendFile(FileSlice file, Consumer<Boolean> done) {
        steps.add("file " + file.offset() + "+" + file.count());
        fileDone = done;
    }

    @Override
    public void finish(boolean keep) {
        steps.add(keep ? "keep" : "close");
    }

    @Override
    public void abort() {
        steps.add("abort");
    }

    @Override
    public void flush() {
        steps.add("flush");
    }

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

    @Override
    public void onHalfClosed(Runnable action) {
        onHalfClosed = action;
    }

    @Override
    public void spool() {
        steps.add("spool");
    }

    @Override
    public void outstay() {
        steps.add("outstay");
    }
}
