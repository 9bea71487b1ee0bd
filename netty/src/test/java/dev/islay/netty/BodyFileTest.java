package dev.islay.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyFileTest {
    static {
        Epoll.ensureAvailability();
    }

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenInPiecesIsReadAtItsPathUntilItIsClosed(ClientTransport transport)
            throws IOException {
        BodyFile file = transport.bodyFile(directory);
        for (String piece : new String[] {"one ", "two ", "three"}) {
            ByteBuf bytes = Unpooled.directBuffer().writeBytes(piece.getBytes(US_ASCII));
            file.write(bytes);
            assertThat(bytes.isReadable()).isFalse();
            bytes.release();
        }
        assertThat(Files.readString(file.path())).isEqualTo("one two three");
        file.close();
        assertThat(Files.notExists(file.path())).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void onlyItsOwnerMayReadIt(ClientTransport transport) throws IOException {
        BodyFile file = transport.bodyFile(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        file.close();
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatIsMissingIsTold(ClientTransport transport) {
        assertThatThrownBy(() -> transport.bodyFile(directory.resolve("no")))
                .isInstanceOf(IOException.class);
    }
}
