package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.FileSlice;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOpenerTest {
    @TempDir Path directory;
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final FileOpener opener = new FileOpener(loop.eventLoop(), Runnable::run);
    private final List<FileSlice> opened = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (FileSlice slice : opened) {
            slice.channel().close();
        }
    }

    @Test
    void aRegularFileIsOpenedAtItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        open(described(file, 3, 7));
        assertThat(refused).isEmpty();
        FileSlice slice = opened.getFirst();
        assertThat(slice.offset()).isEqualTo(3);
        assertThat(slice.count()).isEqualTo(7);
        assertThat(slice.channel().size()).isEqualTo(10);
    }

    @Test
    void aShorterFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        open(described(file, 3, 8));
        open(described(file, Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(refused).hasSize(2);
    }

    @Test
    void anotherFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        WorkerFile described = described(file, 0, 10);
        Path other = Files.writeString(directory.resolve("other"), "0123456789");
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        open(described);
        open(new WorkerFile(described.device() + 1, described.inode(), 0, 1, file));
        assertThat(refused).hasSize(2);
    }

    @Test
    void aFileThatIsGoneIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        WorkerFile described = described(file, 0, 0);
        Files.delete(file);
        open(described);
        assertThat(refused).containsExactly("NoSuchFileException");
    }

    @Test
    void aNamedPipeIsRefusedWithoutWaitingForItsWriter() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        open(described(pipe, 0, 0));
        assertThat(refused).hasSize(1);
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        open(described(directory, 0, 0));
        assertThat(refused).hasSize(1);
    }

    private void open(WorkerFile file) {
        opener.open(file, opened::add, refused::add);
        loop.runPendingTasks();
    }

    private static WorkerFile described(Path path, long offset, long count) throws IOException {
        return new WorkerFile(number(path, "dev"), number(path, "ino"), offset, count, path);
    }

    /** An attribute that is a number: {@code dev}, {@code ino}, {@code size}. */
    static long number(Path path, String attribute) throws IOException {
        return (Long) Files.getAttribute(path, "unix:" + attribute);
    }
}
