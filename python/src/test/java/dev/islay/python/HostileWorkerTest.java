package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.fuzz.CaughtLog;
import dev.islay.fuzz.Choices;
import dev.islay.fuzz.Rounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No worker can make the front end lose a request, leak, hang, or fail in a way of its own. */
class HostileWorkerTest {
    @TempDir Path directory;
    @AutoClose private final CaughtLog log = new CaughtLog();

    @Test
    void whateverAWorkerSaysEveryClientIsAnsweredOnceAndWell() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        Files.write(directory.resolve("shared"), new byte[4096 + 2 * 131_072]);
        Rounds.asked()
                .play(choices -> {
                    log.reset();
                    HostilePlay play = new HostilePlay(choices, directory, file);
                    play.start();
                    for (int i = choices.below(120); i >= 0; i--) {
                        play.step();
                    }
                    play.end();
                    assertThat(play.wrongs).isEmpty();
                    assertThat(log.toString())
                            .doesNotContain("fault in the front end")
                            .doesNotContain("out of order")
                            .doesNotContain("LEAK");
                });
    }

    @Test
    void anyBytesInAnyPiecesAreFramesOrAViolation() {
        Rounds.asked()
                .play(choices -> {
                    byte[] stream = choices.mutated(frames(choices));
                    assertThat(decoded(choices.pieces(stream))).isEqualTo(decoded(List.of(stream)));
                });
    }

    private static byte[] frames(Choices choices) {
        ByteBuf out = Unpooled.buffer();
        for (int i = choices.below(6); i >= 0; i--) {
            FrameType type = choices.of(FrameType.values());
            byte[] payload = choices.bytes(choices.length(choices.of(100, FrameDecoder.MAXIMUM)));
            int length = Math.min(payload.length, FrameDecoder.MAXIMUM);
            FrameDecoder.header(out, type, choices.below(4), choices.any(), length);
            out.writeBytes(payload, 0, length);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** The frames, then the violation if there is one. */
    private static List<String> decoded(List<byte[]> pieces) {
        List<String> seen = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        List<ByteBuf> fed = new ArrayList<>();
        try {
            for (byte[] piece : pieces) {
                ByteBuf buffer = Unpooled.buffer().writeBytes(piece);
                fed.add(buffer);
                decoder.feed(
                        buffer,
                        (type, flags, id, payload) ->
                                seen.add(type + " " + flags + " " + id + " " + payload.hashCode()));
            }
        } catch (ProtocolViolation violation) {
            seen.add(violation.getMessage());
        }
        decoder.release();
        assertThat(fed).allMatch(buffer -> buffer.refCnt() == 0);
        return seen;
    }
}
