package dev.islay.gateway;

import dev.islay.wsgi.FileWrapper;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as a Java application makes it: {@code start_response}, {@code write}, and the blocks
 * of the body.
 *
 * <p>The head is kept until the first block that is not empty, so that an error page can still take
 * its place (PEP 3333, "The start_response() Callable"). A response is complete as soon as its
 * blocks have reached its {@code Content-Length}.
 *
 * <p>Threading: the thread of the request.
 */
final class JavaResponse implements StartResponse {
    private enum State {
        NEW,
        REFUSED,
        STORED,
        SENT,
        COMPLETE
    }

    private static final byte[] NOTHING = {};

    private final Output output;
    private final boolean toHead;
    private State state = State.NEW;
    private Output.@Nullable Head head;
    private @Nullable Exception broken;
    private boolean bodiless;
    private boolean withoutBody;
    private boolean tooLong;
    private long declared = Digits.NONE;
    private long sent;

    /** {@code toHead}: the request was a HEAD. */
    JavaResponse(Output output, boolean toHead) {
        this.output = output;
        this.toHead = toHead;
    }

    @Override
    public Write call(String status, Headers headers, @Nullable Throwable excInfo)
            throws Exception {
        if (excInfo != null && state.compareTo(State.SENT) >= 0) {
            throw raised(excInfo);
        }
        if (excInfo == null && state != State.NEW) {
            throw brokenBy(
                    new IllegalStateException("start_response was called again without excInfo"));
        }
        state = State.REFUSED;
        store(new CheckedHead(status, flat(headers)));
        state = State.STORED;
        return this::write;
    }

    private void store(CheckedHead checked) {
        if (checked.fault() != null) {
            throw brokenBy(new IllegalArgumentException(checked.fault()));
        }
        if (checked.code() < 200) {
            throw brokenBy(new IllegalArgumentException("the status of a response is below 200"));
        }
        head = new Output.Head(checked.status(), checked.fields());
        declared = checked.contentLength();
        withoutBody = checked.code() == 204 || checked.code() == 304;
        bodiless = toHead || withoutBody;
    }

    private static List<String> flat(Headers headers) {
        List<String> fields = new ArrayList<>(2 * headers.list().size() + 2);
        for (Headers.Header field : headers) {
            fields.add(field.name());
            fields.add(field.value());
        }
        return fields;
    }

    /** The exception itself, whatever kind of throwable it is. */
    private static Exception raised(Throwable excInfo) {
        if (excInfo instanceof Error error) {
            throw error;
        }
        return excInfo instanceof Exception exception
                ? exception
                : new IllegalStateException(excInfo);
    }

    private <E extends Exception> E brokenBy(E rule) {
        broken = rule;
        return rule;
    }

    /** Whether this is the complaint about a rule of PEP 3333 that the application broke. */
    boolean complained(Throwable thrown) {
        return thrown == broken;
    }

    private void write(byte[] block) throws IOException {
        if (state.compareTo(State.STORED) < 0) {
            throw brokenBy(new IllegalStateException("write after start_response was refused"));
        }
        if (block.length == 0 || bodiless && state == State.COMPLETE) {
            return;
        }
        if (state == State.COMPLETE) {
            throw brokenBy(new IllegalStateException("write after the response was complete"));
        }
        if (declared != Digits.NONE && sent + block.length > declared && !bodiless) {
            throw brokenBy(
                    new IllegalStateException(
                            "write of %d bytes after %d, and Content-Length is %d"
                                    .formatted(block.length, sent, declared)));
        }
        try {
            if (bodiless) {
                emit(NOTHING, true);
            } else {
                Output.Head first = taken();
                state = State.SENT;
                sent += block.length;
                output.write(first, block);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the block waited to be taken");
        }
    }

    /**
     * Sends a block of the body. False: nothing more is needed.
     *
     * @param total bytes of the whole body if it says so, else −1
     */
    boolean send(byte[] block, long total) throws IOException, InterruptedException {
        if (block.length == 0) {
            return true;
        }
        requireStart();
        if (state == State.COMPLETE) {
            tooLong = !bodiless;
            return false;
        }
        addLength(total);
        if (bodiless) {
            emit(NOTHING, true);
            return false;
        }
        long left = declared == Digits.NONE ? Long.MAX_VALUE : declared - sent;
        tooLong = block.length > left;
        emit(tooLong ? Arrays.copyOf(block, (int) left) : block, block.length >= left);
        return !tooLong;
    }

    /** Whether the body has more than its {@code Content-Length}; the rest was cut off. */
    boolean tooLong() {
        return tooLong;
    }

    /** The application has no more blocks. */
    void finish() throws IOException, InterruptedException {
        if (state == State.COMPLETE) {
            return;
        }
        requireStart();
        if (declared != Digits.NONE && sent < declared && !bodiless) {
            if (state == State.STORED) {
                emit(NOTHING, false);
            }
            throw brokenBy(
                    new IllegalStateException(
                            "Content-Length is %d, and the application sent %d bytes"
                                    .formatted(declared, sent)));
        }
        emit(NOTHING, true);
    }

    /** Sends a file whole without reading it. False: it has to be read. */
    boolean sendFile(FileWrapper file) throws IOException, InterruptedException {
        requireStart();
        if (state != State.STORED || declared != Digits.NONE && declared != file.length()) {
            return false;
        }
        addLength(file.length());
        if (bodiless) {
            emit(NOTHING, true);
            return true;
        }
        boolean done = output.sendFile(head, file);
        if (done) {
            state = State.COMPLETE;
        }
        return done;
    }

    private void requireStart() {
        if (state.compareTo(State.STORED) < 0) {
            throw brokenBy(
                    new IllegalStateException(
                            state == State.NEW
                                    ? "start_response was not called before the body"
                                    : "the body began, and start_response had been refused"));
        }
    }

    private void addLength(long total) {
        boolean wanted = total >= 0 && !withoutBody && (!toHead || total > 0);
        if (wanted && state == State.STORED && declared == Digits.NONE && head != null) {
            head.fields().add("Content-Length");
            head.fields().add(Long.toString(total));
            declared = total;
        }
    }

    private void emit(byte[] block, boolean last) throws IOException, InterruptedException {
        Output.Head first = taken();
        state = last ? State.COMPLETE : State.SENT;
        sent += block.length;
        output.send(first, block, last);
    }

    /** The head with the first block; null from then on. */
    private Output.@Nullable Head taken() {
        Output.Head first = head;
        head = null;
        return first;
    }
}
