package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file in which much is wrong, told all at once. */
final class SettingsMistakesTest {
    private static final String MISTAKES =
            """
            thread = 4
            workers = 0
            threads = "many"
            keep-alive = "5 parsecs"
            limit-request-line = 3
            start = "lazy"
            lint = "yes"
            bind = "nonsense:port"
            config = "other.toml"
            socket-mode = "999"
            access-log = 7
            [env]
            NUMBER = 1
            [pool.main]
            backlog = 5
            [listener.web]
            workers = 2
            [[mount]]
            path = "blog"
            target = "app.py"
            [[mount]]
            host = "a.*.b"
            target = "app.py"
            [[mount]]
            pool = "mian"
            target = "app.py"
            [[mount]]
            path = "/same"
            target = "app.py"
            [[mount]]
            path = "/same/"
            target = 7
            [[muont]]
            """;

    @TempDir Path folder;

    @Test
    void twentyMistakesAreToldEachWithItsPlaceAndNothingStarts() throws IOException {
        Files.writeString(folder.resolve("islay.toml"), MISTAKES);
        IslayProcess.Ended ended = Launch.exactly(".").in(folder).run();
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err().lines().toList())
                .allMatch(line -> line.matches("islay: islay\\.toml:\\d+:\\d+: .+"))
                .hasSizeGreaterThanOrEqualTo(20);
        for (int line : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 16, 17, 18, 21, 24}) {
            assertThat(ended.err()).contains("islay.toml:" + line + ":");
        }
        assertThat(ended.err())
                .contains("did you mean threads?")
                .contains("did you mean main?")
                .contains("did you mean mount?")
                .contains("at-once, on-demand")
                .doesNotContain("Listening at", "\tat ");
    }
}
