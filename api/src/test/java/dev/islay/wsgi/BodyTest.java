package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void blocksComeInOrderAndHaveALength() throws Exception {
        Body body = Body.of(new byte[] {'a', 'b'}, new byte[0], new byte[] {'c'});
        assertThat(body.length()).isEqualTo(3);
        assertThat(Responses.text(body)).isEqualTo("abc");
        body.close();
    }

    @Test
    void anEmptyBodyHasNoBlock() throws Exception {
        assertThat(Body.empty().next()).isNull();
        assertThat(Body.empty().length()).isZero();
    }

    @Test
    void textIsUtf8() throws Exception {
        assertThat(Body.utf8("\u00e4").next()).containsExactly(0xC3, 0xA4);
    }

    @Test
    void aLambdaIsABodyOfUnknownLength() throws Exception {
        Body body = () -> null;
        assertThat(body.length()).isEqualTo(-1);
        body.close();
    }

    @Test
    void aStreamIsReadAsItComesAndClosed() throws Exception {
        InputStream stream =
                new ByteArrayInputStream(new byte[100_000]) {
                    @Override
                    public void close() {
                        done.add("closed");
                    }
                };
        Body body = Body.of(stream);
        assertThat(body.next()).hasSize(65_536);
        assertThat(body.next()).hasSize(100_000 - 65_536);
        assertThat(body.next()).isNull();
        body.close();
        assertThat(done).containsExactly("closed");
    }

    @Test
    void aFileIsSentFromItsBeginningToItsEnd(@TempDir Path folder) throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[70_000]);
        try (Body body = Body.file(path)) {
            assertThat(body.length()).isEqualTo(70_000);
            assertThat(Responses.text(body)).hasSize(70_000);
        }
        assertThatThrownBy(() -> Body.file(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aPartOfAFileIsSentAsTheChannelStands(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("file"), "0123456789");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try (FileWrapper body = new FileWrapper(channel, 3, 4)) {
            assertThat(body.channel()).isSameAs(channel);
            assertThat(body.position()).isEqualTo(3);
            assertThat(Responses.text(body)).isEqualTo("3456");
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aFileThatHasBecomeShorterIsAnError(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("file"), "0123456789");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try (FileWrapper body = new FileWrapper(channel, 8, 5)) {
            assertThat(body.next()).hasSize(2);
            assertThatIOException().isThrownBy(body::next).withMessageContaining("2 of 5 bytes");
        }
        for (long[] wrong : new long[][] {{-1, 0}, {0, -1}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FileWrapper(channel, wrong[0], wrong[1]));
        }
    }

    @Test
    void aMappedBodyGivesABlockForEachAndPassesCloseOn() throws Exception {
        Body body = Body.utf8("ab").onClose(() -> done.add("closed")).map(_ -> new byte[0]);
        assertThat(body.length()).isEqualTo(-1);
        assertThat(body.next()).isEmpty();
        assertThat(body.next()).isNull();
        body.close();
        assertThat(done).containsExactly("closed");
    }

    @Test
    void whatIsToBeDoneAfterClosingIsDoneOnceAlsoWhenClosingFails() throws Exception {
        Body failing =
                Body.empty()
                        .onClose(() -> {
                            done.add("first");
                            throw new IOException("on purpose");
                        });
        Body body = failing.onClose(() -> done.add("second"));
        assertThat(body.length()).isZero();
        assertThatIOException().isThrownBy(body::close);
        body.close();
        assertThat(done).containsExactly("first", "second");
    }
}
