package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.gateway.FileSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory of two slots; the test is the worker. */
class SharedMemoryTest {
    private static final int FLAGS = 4096;
    private static final int SLOT = 131_072;

    @TempDir Path directory;
    private final SharedMemory memory = new SharedMemory();
    private FileChannel file;

    @BeforeEach
    void make() throws IOException {
        Path path = Files.write(directory.resolve("memory"), new byte[FLAGS + 2 * SLOT]);
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
        file.close();
    }

    @Test
    void aBlockIsReadFromItsSlotWhichIsFreeWhenItIsGivenBack() throws Exception {
        write(1, 1);
        write(FLAGS + SLOT, 'o', 'n', 'e');
        assertThat(memory.map(new FileSlice(file, 0, FLAGS + 2 * SLOT), true)).isTrue();
        ByteBuffer block = memory.borrow(place(1, 3));
        assertThat(block).isEqualTo(ByteBuffer.wrap(new byte[] {'o', 'n', 'e'}));
        assertThat(flags()).containsExactly(0, 1);
        memory.giveBack();
        assertThat(flags()).containsExactly(0, 0);
    }

    @Test
    void whatWasGivenBackIsNotGivenBackAgain() throws Exception {
        memory.map(new FileSlice(file, 0, FLAGS + 2 * SLOT), true);
        memory.borrow(place(0, 1));
        memory.giveBack();
        write(0, 1);
        memory.giveBack();
        assertThat(flags()).as("the worker has lent it again").containsExactly(1, 0);
    }

    @Test
    void theFileIsClosedWhenItIsMappedAndWhenItIsNotWanted() throws IOException {
        assertThat(memory.map(new FileSlice(file, 0, FLAGS + SLOT), false)).isFalse();
        assertThat(file.isOpen()).isFalse();
        make();
        assertThat(memory.map(new FileSlice(file, 0, FLAGS + SLOT), true)).isTrue();
        assertThat(file.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "4294967295, 1", "0, 131073", "0, 4294967295"})
    void aPlaceOutsideOfTheMemoryIsAViolation(long slot, long length) throws IOException {
        memory.map(new FileSlice(file, 0, FLAGS + 2 * SLOT), true);
        assertThatThrownBy(() -> memory.borrow(place(slot, length)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("has 2 slots of 131072 bytes");
    }

    @Test
    void aPlaceHasEightBytes() throws IOException {
        memory.map(new FileSlice(file, 0, FLAGS + 2 * SLOT), true);
        assertThatThrownBy(() -> memory.borrow(place(0, 1).writeByte(0)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("named by 9 bytes, where 8 are allowed");
    }

    @Test
    void beforeItIsMappedNothingIsShared() {
        assertThatThrownBy(() -> memory.borrow(place(0, 1)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("none is shared");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4095, (4 << 20) + 1, Long.MAX_VALUE})
    void memoryOfAnotherSizeIsRefused(long count) {
        assertThatThrownBy(() -> memory.offered(offer(count)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(count + " bytes is offered");
    }

    @Test
    void memoryIsOfferedOnce() throws ProtocolViolation {
        memory.offered(offer(FLAGS + SLOT));
        assertThatThrownBy(() -> memory.offered(offer(FLAGS + SLOT)))
                .isInstanceOf(ProtocolViolation.class);
    }

    private static WorkerFile offer(long count) {
        return new WorkerFile(1, 1, 0, count, Path.of("/proc/1/fd/1"));
    }

    private static ByteBuf place(long slot, long length) {
        return Unpooled.buffer().writeIntLE((int) slot).writeIntLE((int) length);
    }

    private void write(int at, int... bytes) throws IOException {
        ByteBuffer written = ByteBuffer.allocate(bytes.length);
        for (int one : bytes) {
            written.put((byte) one);
        }
        Path path = directory.resolve("memory");
        try (FileChannel again = FileChannel.open(path, StandardOpenOption.WRITE)) {
            again.write(written.flip(), at);
        }
    }

    private byte[] flags() throws IOException {
        byte[] page = Files.readAllBytes(directory.resolve("memory"));
        return new byte[] {page[0], page[1]};
    }
}
