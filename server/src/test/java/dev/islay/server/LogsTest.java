package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogsTest {
    @TempDir Path folder;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private Logs open(Map<String, String> texts) throws StartRefused {
        SettingSource source = SettingSource.variables(texts);
        PrintStream printer = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        return Logs.open(Settings.resolve(List.of(source)), printer);
    }

    @Test
    void bothLogsMayShareAFile() throws Exception {
        Path file = folder.resolve("log");
        try (Logs logs =
                open(
                        Map.of(
                                "ISLAY_LOG_FILE",
                                file.toString(),
                                "ISLAY_ACCESS_LOG",
                                file.toString()))) {
            logs.errors().println("error");
            logs.access().orElseThrow().write("access");
        }
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrder("error", "access");
    }

    @Test
    void aNewFileIsReadByItsGroupOnly() throws Exception {
        Path file = folder.resolve("log");
        open(Map.of("ISLAY_LOG_FILE", file.toString())).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void whatIsThereIsAppendedTo() throws Exception {
        Path file = Files.writeString(folder.resolve("log"), "before\n");
        try (Logs logs = open(Map.of("ISLAY_LOG_FILE", file.toString()))) {
            logs.errors().println("after");
        }
        assertThat(file).hasContent("before\nafter");
    }

    @Test
    void aFileThatWasMovedAwayIsMadeAnewOnReopening() throws Exception {
        Path file = folder.resolve("log");
        Path old = folder.resolve("log.1");
        try (Logs logs = open(Map.of("ISLAY_LOG_FILE", file.toString()))) {
            logs.errors().println("one");
            Files.move(file, old);
            logs.errors().println("two");
            logs.reopen();
            logs.errors().println("three");
        }
        assertThat(old).hasContent("one\ntwo");
        assertThat(file).hasContent("three");
    }

    @Test
    void aFileThatCannotBeReopenedIsKeptAndTheTroubleTold() throws Exception {
        Path parent = Files.createDirectory(folder.resolve("logs"));
        Path file = parent.resolve("log");
        Path moved = folder.resolve("moved");
        try (Logs logs = open(Map.of("ISLAY_LOG_FILE", file.toString()))) {
            Files.move(parent, moved);
            logs.reopen();
            logs.errors().println("still here");
        }
        assertThat(moved.resolve("log")).hasContent("still here");
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .contains("Cannot reopen the log file " + file);
    }

    @Test
    void aWriteErrorIsToldOnceAndNotThrown() throws Exception {
        List<String> trouble = new ArrayList<>();
        try (ReopeningFile file = new ReopeningFile(Path.of("/dev/full"), trouble::add)) {
            file.write('a');
            file.write('b');
        }
        assertThat(trouble).hasSize(1).first().asString().contains("/dev/full");
    }

    @Test
    void aFileThatCannotBeOpenedIsWrongUsage() {
        assertThatThrownBy(() -> open(Map.of("ISLAY_ACCESS_LOG", folder + "/no/log")))
                .isInstanceOf(StartRefused.class)
                .hasMessage(
                        "--access-log: cannot open %s/no/log: its directory is not there"
                                .formatted(folder));
    }

    @Test
    void writingNeverWaitsForASlowStreamAndClosingNotForever() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        QueuedLineLog log = new QueuedLineLog(stuck(begun, release), 2, Duration.ofMillis(50));
        log.write("taken by the writer");
        begun.await();
        for (int i = 0; i < 5; i++) {
            log.write("waits or is dropped");
        }
        log.close();
        release.countDown();
    }

    private static OutputStream stuck(CountDownLatch begun, CountDownLatch release) {
        return new OutputStream() {
            @Override
            public void write(int single) {
                begun.countDown();
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
