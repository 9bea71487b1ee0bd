package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {
    private static final String HEAD = "signal 62\nthread 0 0x7f01\nthread 1 0x7f02\n";

    @TempDir Path directory;
    private StackFile file;

    @BeforeEach
    void open() {
        file = new StackFile(directory.resolve("w.stacks"));
    }

    @Test
    void withoutAFileThereIsNoSignalAndNoStack() {
        assertThat(file.signal()).isEmpty();
        assertThat(file.size()).isZero();
        assertThat(file.stacks()).isEmpty();
        file.cut(0);
        file.delete();
    }

    @Test
    void stacksBelongToThreadsByTheirNumbers() throws IOException {
        Files.writeString(
                file.path(),
                HEAD
                        + """
                        Thread 0x0000000000007f02 [islay-1] (most recent call first):
                          File "/srv/shop/wsgi.py", line 9 in inner
                          File "/srv/shop/wsgi.py", line 20 in application
                          File "/cache/islay_worker/lint/call.py", line 7 in __call__
                          File "/cache/islay_worker/gateway.py", line 60 in handle
                          File "/cache/islay_worker/serve.py", line 55 in _loop
                          File "/usr/lib/python3.13/threading.py", line 1012 in _bootstrap

                        Current thread 0x0000000000007f99 (most recent call first):
                          File "/usr/lib/python3.13/threading.py", line 1012 in _bootstrap
                        """);
        assertThat(file.signal()).hasValue(62);
        assertThat(file.stacks())
                .isEqualTo(
                        Map.of(
                                1,
                                """
                                  File "/srv/shop/wsgi.py", line 20, in application
                                  File "/srv/shop/wsgi.py", line 9, in inner\
                                """));
    }

    @Test
    void whatWasReadIsCutAwayAndTheHeadStays() throws IOException {
        Files.writeString(file.path(), HEAD);
        long size = file.size();
        Files.writeString(
                file.path(), HEAD + "Thread 0x0000000000007f01 (most recent call first):\n");
        file.cut(size);
        assertThat(Files.readString(file.path())).isEqualTo(HEAD);
        file.delete();
        assertThat(file.path()).doesNotExist();
    }
}
