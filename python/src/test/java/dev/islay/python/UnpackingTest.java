package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
    @TempDir Path directory;
    private Path cache;
    private Path jar;
    private final AtomicInteger times = new AtomicInteger();

    @BeforeEach
    void packAJar() throws IOException {
        cache = directory.resolve("cache");
        jar = directory.resolve("some.jar");
        pack("content");
    }

    @Test
    void theFilesBelowThePrefixAreThere() throws Exception {
        Path home = unpack();

        assertThat(home.resolve("a/b.txt")).hasContent("content");
        assertThat(home.resolve("elsewhere")).doesNotExist();
        assertThat(home.getFileName().toString()).startsWith("thing-");
    }

    @Test
    void aSecondStartUsesWhatIsThere() throws Exception {
        assertThat(unpack()).isEqualTo(unpack());
        assertThat(times).hasValue(1);
    }

    @Test
    void anotherContentGetsAnotherDirectory() throws Exception {
        Path first = unpack();
        pack("changed");

        assertThat(unpack()).isNotEqualTo(first);
        assertThat(first.resolve("a/b.txt")).hasContent("content");
    }

    @Test
    void aDirectoryAndAJarOfTheSameFilesHaveTheSameHash() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("classes/below/a"));
        Files.writeString(folder.resolve("b.txt"), "content");
        Parcel ofFolder = Parcel.in(directory.resolve("classes"), "below/", _ -> true);

        assertThat(ofFolder.hash()).isEqualTo(parcel().hash());
    }

    @Test
    void manyThatStartAtOnceUnpackOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Path>> starts =
                    IntStream.range(0, 8).<Callable<Path>>mapToObj(_ -> this::unpack).toList();
            Path home = unpack();
            for (Future<Path> start : threads.invokeAll(starts)) {
                assertThat(start.get()).isEqualTo(home);
            }
        }
        assertThat(times).hasValue(1);
    }

    @Test
    void whatAKilledStartLeftIsRemoved() throws Exception {
        Path home = unpack();
        Path partial = home.resolveSibling(home.getFileName() + ".partial");
        Directories.delete(home);
        Files.createDirectories(partial.resolve("a/deep"));
        Files.writeString(partial.resolve("a/b.txt"), "hal");

        assertThat(unpack().resolve("a/b.txt")).hasContent("content");
        assertThat(partial).doesNotExist();
        assertThat(home.resolve("a/deep")).doesNotExist();
    }

    @Test
    void aDirectoryWithADamagedMarkerIsMadeAnew() throws Exception {
        Path home = unpack();
        Files.writeString(home.resolve(".complete"), "");
        Files.writeString(home.resolve("a/b.txt"), "damaged");

        assertThat(unpack().resolve("a/b.txt")).hasContent("content");
        assertThat(times).hasValue(2);
    }

    @Test
    void aFailureLeavesNothingAndSaysWhy() {
        assertThatThrownBy(() ->
                        unpack((_, _) -> {
                            throw new IOException("No space left on device");
                        }))
                .isInstanceOf(InterpreterException.class)
                .hasMessageStartingWith("Could not unpack thing to " + cache)
                .hasMessageEndingWith("No space left on device");
        assertThat(Directories.entries(cache)).allMatch(path -> path.toString().endsWith(".lock"));
    }

    @Test
    void aCacheThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(cache, "a file");

        assertThatThrownBy(this::unpack)
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining(cache.toString());
    }

    @Test
    void aPathThatLeavesTheDirectoryIsRefused() throws Exception {
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            add(zip, "below/../../evil", "x");
        }

        assertThatThrownBy(this::unpack).hasMessageContaining("leaves the directory");
        assertThat(cache.resolve("evil")).doesNotExist();
    }

    private Path unpack() throws InterpreterException, IOException {
        return unpack((_, _) -> times.incrementAndGet());
    }

    private Path unpack(Unpacking.Finish finish) throws InterpreterException, IOException {
        return new Unpacking(cache, _ -> {}).of(parcel(), "thing", "", finish);
    }

    private Parcel parcel() throws IOException {
        return Parcel.in(jar, "below/", _ -> true);
    }

    private void pack(String content) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            add(zip, "elsewhere", "x");
            add(zip, "below/a/b.txt", content);
        }
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
