package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a directory with an {@code islay.toml}, and what it says. */
final class SettingsFileTest {
    @TempDir Path folder;

    @BeforeEach
    void layOut() throws IOException {
        Path source = Files.createDirectories(folder.resolve("site/src"));
        Files.writeString(
                source.resolve("shop.py"),
                """
                import os

                def create(greeting):
                    def application(environ, start_response):
                        start_response("200 OK", [("Content-Type", "text/plain")])
                        words = [greeting, os.environ["NAME"], environ["shop.kind"], os.getcwd()]
                        return [" ".join(words).encode()]
                    return application

                application = create("hello")
                """);
        write(
                """
                target = "shop"
                chdir = "src"
                bind = ["127.0.0.1:0"]
                workers = 2
                access-log = "access.log"

                [env]
                NAME = "world"
                [environ]
                "shop.kind" = "books"
                """);
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("site/islay.toml"), text);
    }

    private static String answer(IslayProcess server) {
        try (Site browser = new Site(server)) {
            return browser.get("/").body();
        }
    }

    @Test
    void aDirectoryIsServedAsItsSettingsFileSays() throws IOException {
        Path working = folder.resolve("site/src").toRealPath();
        try (IslayProcess server = Launch.exactly("site").in(folder).start()) {
            assertThat(answer(server)).isEqualTo("hello world books " + working);
            assertThat(server.workers()).hasSize(2);
        }
        assertThat(Files.readString(folder.resolve("site/access.log")))
                .contains("\"GET / HTTP/1.1\" 200");
    }

    @Test
    void aFileThatIsNamedServesAndAFlagBeatsIt() {
        Launch launch =
                Launch.exactly("-c", "site/islay.toml", "--env", "NAME=you", "-w1").in(folder);
        try (IslayProcess server = launch.start()) {
            assertThat(answer(server)).startsWith("hello you books ");
            assertThat(server.workers()).hasSize(1);
        }
    }

    @Test
    void checkFindsTheApplicationThatTheFileNames() {
        IslayProcess.Ended ended = Launch.exactly("check", "site").in(folder).run();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("shop:application").contains("/src/shop.py");
    }

    @Test
    void configTellsWhereValuesCameFromAndKeepsSecrets() {
        IslayProcess.Ended ended =
                Launch.exactly("config", "site", "--threads", "3")
                        .variable("ISLAY_KEEP_ALIVE", "5s")
                        .in(folder)
                        .run();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out().lines().map(line -> line.replaceAll(" {2,}", "  ")))
                .contains(
                        "target  site/islay.toml:1  shop",
                        "workers  site/islay.toml:4  2",
                        "env  site/islay.toml:7  NAME=…",
                        "threads  --threads  3",
                        "keep-alive  ISLAY_KEEP_ALIVE  5s",
                        "queue  default  2048");
        assertThat(ended.out()).doesNotContain("world");
    }

    @Test
    void everyMistakeIsToldAndNothingStarts() throws IOException {
        write("taget = \"shop\"\nthreads = \"many\"\nworkers = 1\nworkers = 2\n[[mount]]\n");
        IslayProcess.Ended ended = Launch.exactly("site").in(folder).run();
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo(
                        """
                        islay: site/islay.toml:1:1: taget: unknown setting; did you mean target?
                        islay: site/islay.toml:2:1: threads: takes an integer, not a string; \
                        allowed: a whole number from 1 to 1000
                        islay: site/islay.toml:4:1: workers previously defined at line 3, column 1
                        islay: site/islay.toml:5:1: mount: target is missing, such as "app.py"\
                        """);
    }
}
