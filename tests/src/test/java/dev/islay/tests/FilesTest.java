package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 3333, "Optional Platform-Specific File Handling". */
@OnEachPython
final class FilesTest {
    private final IslayProcess server;
    @TempDir private Path folder;

    FilesTest(Python python) {
        server = SharedServers.on(python);
        folder = Path.of("");
    }

    private Path file(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve("file"), content);
    }

    private Answer get(String kind, Object query) {
        try (RawClient client = server.connect()) {
            Answer answer = client.get("/files/" + kind + "?" + query).read();
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
            return answer;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file, 0",
        "file, 10",
        "file, 65536",
        "file, 65537",
        "file, 1048576",
        "wrapping, 1048576",
        "iterated, 200000",
        "removed, 1048576",
        "removed, 10",
    })
    void aFileArrivesWhole(String kind, int size) throws IOException {
        Path file = file(size);
        byte[] content = Files.readAllBytes(file);
        Answer answer = get(kind, file);
        assertThat(answer.body()).isEqualTo(content);
        if (kind.equals("file") || kind.equals("removed")) {
            assertThat(answer.field("Content-Length")).isEqualTo("" + size);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 999_999})
    void sendingBeginsWhereTheFileStands(int offset) throws IOException {
        Path file = file(1_000_000);
        byte[] rest = Arrays.copyOfRange(Files.readAllBytes(file), offset, 1_000_000);
        assertThat(get("file", file + "," + offset).body()).isEqualTo(rest);
    }

    @Test
    void noMoreIsSentThanTheContentLength() throws IOException {
        Path file = file(500_000);
        byte[] start = Arrays.copyOfRange(Files.readAllBytes(file), 100, 300_100);
        assertThat(get("file", file + ",100,300000").body()).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({"bytesio, in memory", "reader, only read"})
    void whatOnlyLooksLikeAFileIsRead(String kind, String text) {
        assertThat(get(kind, "").text()).isEqualTo(text);
    }

    @Test
    void headSendsNothingOfTheFile() throws IOException {
        Path file = file(1_000_000);
        try (RawClient client = server.connect()) {
            Answer head = client.request("HEAD", "/files/file?" + file).head();
            assertThat(head.field("Content-Length")).isEqualTo("1000000");
            assertThat(client.get("/hello").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void itIsClosedAfterTheLastByte() throws IOException {
        Path file = file(300_000);
        int before = Integer.parseInt(get("closed", "").text());
        get("file", file);
        Eventually.until("close()", () -> Integer.parseInt(get("closed", "").text()) == before + 1);
    }

    @Test
    void aFileThatShrinksMeanwhileEndsTheConnection() throws IOException {
        Path file = file(50_000_000);
        try (RawClient client = RawClient.withSmallBuffer("127.0.0.1", server.port())) {
            client.get("/files/file?" + file).head();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(10);
            }
            assertThat(client.takeAll().length).isLessThan(50_000_000);
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleDoesNoHarm() throws IOException {
        Path file = file(50_000_000);
        int before = Integer.parseInt(get("closed", "").text());
        try (RawClient client = RawClient.withSmallBuffer("127.0.0.1", server.port())) {
            client.get("/files/file?" + file).head();
            client.reset();
        }
        Eventually.until("close()", () -> Integer.parseInt(get("closed", "").text()) == before + 1);
    }
}
