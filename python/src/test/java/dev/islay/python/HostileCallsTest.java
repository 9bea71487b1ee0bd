package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.fuzz.CaughtLog;
import dev.islay.fuzz.Rounds;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls Java applications may be hostile: no thread is lost to it, and no memory. */
class HostileCallsTest {
    @TempDir Path directory;
    @AutoClose private final CaughtLog log = new CaughtLog();

    @Test
    void whateverAWorkerCallsAllJavaThreadsEndWithIt() {
        Rounds.asked()
                .play(choices -> {
                    log.reset();
                    try (HostileCalls play = new HostileCalls(choices, directory)) {
                        play.start();
                        for (int i = choices.below(150); i >= 0; i--) {
                            play.step();
                        }
                        play.end();
                        assertThat(play.wrongs).isEmpty();
                    }
                    assertThat(log.toString())
                            .doesNotContain("fault in the front end")
                            .doesNotContain("LEAK");
                });
    }
}
