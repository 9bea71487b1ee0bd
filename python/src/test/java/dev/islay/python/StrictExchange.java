package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.ResponseHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange that notes every call that is out of order or would be unsafe on the wire. */
final class StrictExchange implements Exchange {
    private final AskedExchange asked;
    private final List<String> wrongs;
    private final List<Runnable> onGone = new ArrayList<>();
    private @Nullable Runnable onWritable;
    private @Nullable FileSlice file;
    private @Nullable Consumer<Boolean> fileDone;
    private boolean started;
    private boolean ended;
    private boolean gone;
    private boolean writable = true;

    StrictExchange(long id, RequestBody body, List<String> wrongs) {
        this.wrongs = wrongs;
        asked = new AskedExchange(id);
        asked.body = body;
    }

    @Override
    public long id() {
        return asked.id();
    }

    @Override
    public Request request() {
        return asked.request();
    }

    @Override
    public RequestBody body() {
        return asked.body;
    }

    private void expect(boolean right, String call) {
        if (!right) {
            wrongs.add(
                    "%s for request %d: started %b, ended %b, gone %b, file %s"
                            .formatted(call, id(), started, ended, gone, file));
        }
    }

    private void check(ResponseHead head) {
        List<String> texts = new ArrayList<>(head.fields());
        texts.add(head.status());
        for (String text : texts) {
            expect(
                    text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff),
                    "head with " + text);
        }
    }

    @Override
    public void inform(ResponseHead head) {
        expect(!started && !ended && !gone, "inform");
        check(head);
    }

    @Override
    public void start(ResponseHead head) {
        expect(!started && !ended && !gone, "start");
        started = true;
        check(head);
    }

    @Override
    public void send(ByteBuffer block) {
        expect(started && !ended && !gone && file == null, "send");
        ISO_8859_1.decode(block);
    }

    @Override
    public void sendFile(FileSlice slice, Consumer<Boolean> done) {
        expect(started && !ended && !gone && file == null, "sendFile");
        file = slice;
        fileDone = done;
    }

    /** The client has taken the file, or has not. Without effect when there is none. */
    void endFile(boolean whole) {
        FileSlice sent = file;
        Consumer<Boolean> done = fileDone;
        if (sent == null || done == null) {
            return;
        }
        file = null;
        fileDone = null;
        ended |= !whole;
        try {
            sent.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        done.accept(whole);
    }

    @Override
    public void finish(boolean keep) {
        expect(started && !ended && !gone, "finish");
        ended = true;
    }

    @Override
    public void abort() {
        expect(started && !ended && !gone, "abort");
        ended = true;
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

    /** Whether the client takes what it is sent. */
    void take(boolean takes) {
        writable = takes;
        Runnable action = onWritable;
        if (takes && action != null && !gone) {
            action.run();
        }
    }

    @Override
    public void onGone(Runnable action) {
        onGone.add(action);
    }

    /** The client leaves. */
    void leave() {
        if (!ended && !gone) {
            gone = true;
            endFile(false);
            List.copyOf(onGone).forEach(Runnable::run);
        }
    }

    /** Nobody waits for an answer any more. */
    boolean settled() {
        return ended || gone;
    }
}
