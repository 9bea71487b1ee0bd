package dev.islay.python;

import dev.islay.gateway.FileSlice;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Opens the files that workers hand over, away from the event loop.
 *
 * <p>The path names a descriptor of the worker, which may have changed meanwhile. So the file is
 * looked at before it is opened, which also keeps a named pipe from blocking us, and must be the
 * one that the worker described.
 */
final class FileOpener {
    private static final int TYPE = 0xF000;
    private static final int REGULAR = 0x8000;
    private static final OpenOption[] READING = {StandardOpenOption.READ};
    private static final OpenOption[] SHARING = {StandardOpenOption.READ, StandardOpenOption.WRITE};

    private final EventLoop loop;
    private final Executor disk;

    FileOpener(EventLoop loop, Executor disk) {
        this.loop = loop;
        this.disk = disk;
    }

    /** One of the two consumers is called, on the event loop; the first owns the channel. */
    void open(WorkerFile file, Consumer<FileSlice> opened, Consumer<String> refused) {
        open(file, READING, opened, refused);
    }

    /** The same for memory that the worker shares with us: to be written, too. */
    void openShared(WorkerFile file, Consumer<FileSlice> opened, Consumer<String> refused) {
        open(file, SHARING, opened, refused);
    }

    private void open(
            WorkerFile file,
            OpenOption[] options,
            Consumer<FileSlice> opened,
            Consumer<String> refused) {
        disk.execute(() -> {
            try {
                FileSlice slice = open(file, options);
                loop.execute(() -> opened.accept(slice));
            } catch (IOException e) {
                String reason = e.getClass().getSimpleName();
                loop.execute(() -> refused.accept(reason));
            }
        });
    }

    private static FileSlice open(WorkerFile file, OpenOption... options) throws IOException {
        if (!Files.readAttributes(file.path(), BasicFileAttributes.class).isRegularFile()) {
            throw new IOException("not a regular file");
        }
        FileChannel channel = FileChannel.open(file.path(), options);
        try {
            check(file);
            if (channel.size() - file.offset() < file.count()) {
                throw new IOException("the file is shorter than the worker said");
            }
            return new FileSlice(channel, file.offset(), file.count());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void check(WorkerFile file) throws IOException {
        Map<String, Object> found = Files.readAttributes(file.path(), "unix:dev,ino,mode");
        boolean same =
                found.get("dev") instanceof Long device
                        && device == file.device()
                        && found.get("ino") instanceof Long inode
                        && inode == file.inode()
                        && found.get("mode") instanceof Integer mode
                        && (mode & TYPE) == REGULAR;
        if (!same) {
            throw new IOException("not the file that the worker described");
        }
    }
}
