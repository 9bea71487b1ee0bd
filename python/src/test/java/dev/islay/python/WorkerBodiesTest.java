package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.BodyStream;
import dev.islay.gateway.Hold;
import dev.islay.gateway.RequestBody;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the bodies of requests go between their clients and a worker. */
class WorkerBodiesTest {
    @TempDir Path directory;
    private LoneWorker worker;

    @BeforeEach
    void start() throws ProtocolViolation {
        worker = new LoneWorker(directory);
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void theBodyOfAClientThatLeftStaysUntilTheWorkerIsDoneWithIt() throws ProtocolViolation {
        SpooledUpload upload = upload(1);
        worker.run();
        upload.leave();
        assertThat(upload.freed).isFalse();
        worker.channel.writeInbound(Frames.of(FrameType.ERROR, FrameDecoder.LAST, 1, "\3"));
        assertThat(upload.freed).isTrue();
    }

    @Test
    void theBodyOfAClientThatLeftGoesWithTheWorker() throws ProtocolViolation {
        SpooledUpload upload = upload(1);
        worker.run();
        upload.leave();
        worker.connection.bury(0, new ArrayList<>());
        assertThat(upload.freed).isTrue();
    }

    @Test
    void aRequestWhoseBodyIsNoMoreIsNotSent() throws ProtocolViolation {
        SpooledUpload upload = upload(1);
        upload.hold.letGo();
        worker.ask(2);
        worker.run();
        assertThat(worker.sent).extracting(Frames.Frame::id).containsExactly(2L);
        assertThat(worker.connection.inFlight()).extracting(Ticket::id).containsExactly(2L);
    }

    private SpooledUpload upload(long id) {
        SpooledUpload upload = new SpooledUpload(id);
        worker.ask(upload.exchange);
        return upload;
    }

    /** Its body is in a file. */
    private static final class SpooledUpload {
        private final AskedExchange exchange;
        private final Hold hold = new Hold(() -> freed = true);
        private boolean freed;

        SpooledUpload(long id) {
            exchange = new AskedExchange(id);
            exchange.body = new RequestBody.Spilled(Path.of("/proc/1/fd/2"), 100_000, hold);
        }

        /** As the front end does it: who answers is told first. */
        void leave() {
            exchange.leave();
            hold.letGo();
        }
    }

    @Test
    void aStreamedBodyIsReadWhenTheApplicationAsksAndEndsOnce() throws ProtocolViolation {
        Upload upload = new Upload();
        AskedExchange one = new AskedExchange(1);
        one.body = new RequestBody.Streamed(upload);
        worker.ask(one);
        worker.run();
        worker.channel.writeInbound(Frames.of(FrameType.BODY_WANTED, 0, 1, ""));
        BodyStream.Receiver receiver = Objects.requireNonNull(upload.receiver);
        receiver.data(ByteBuffer.wrap("x".repeat(70_000).getBytes(ISO_8859_1)));
        assertThat(upload.told.toString()).startsWith("wanted ");
        worker.channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
        receiver.data(ByteBuffer.wrap(new byte[1]));
        receiver.end();
        worker.run();
        assertThat(worker.sent)
                .extracting(frame ->
                        frame.type() + " " + frame.flags() + " " + frame.payload().length())
                .endsWith("BODY 0 65536", "BODY 0 4464", "BODY 1 0");
    }

    @Test
    void aStreamedBodyThatNobodyAskedForEndsWithTheResponse() throws ProtocolViolation {
        AskedExchange one = new AskedExchange(1);
        one.body = new RequestBody.Streamed(new Upload());
        worker.ask(one);
        worker.run();
        worker.channel.writeInbound(Frames.head(1, FrameDecoder.LAST, "200 OK", ""));
        worker.run();
        assertThat(worker.sent)
                .last()
                .isEqualTo(new Frames.Frame(FrameType.BODY, FrameDecoder.LAST, 1, ""));
    }

    /** A body that the test sends. */
    private static final class Upload implements BodyStream {
        final StringBuilder told = new StringBuilder();
        @Nullable Receiver receiver;

        @Override
        public void flow(Receiver to) {
            receiver = to;
        }

        @Override
        public void wanted() {
            told.append("wanted ");
        }

        @Override
        public void pause(boolean paused) {
            told.append(paused ? "pause " : "read ");
        }
    }
}
