package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several mounts, pools and listeners of a settings file come to. */
final class MountPlanTest {
    @TempDir Path site;

    private Plan plan(String text, SettingSource.Given... mounts) throws Exception {
        Files.writeString(site.resolve("islay.toml"), text);
        Map<String, SettingSource.Given> flags = new HashMap<>();
        for (SettingSource.Given given : mounts) {
            flags.put("mount", given);
        }
        return Plan.make(Optional.of(site.toString()), flags, Map.of());
    }

    private static List<String> mounts(Plan plan) {
        return plan.mounts().stream()
                .map(mount ->
                        "%s %s#%d %s"
                                .formatted(
                                        mount.point(),
                                        plan.pools().get(mount.pool()).name(),
                                        application(mount),
                                        plan.pools()
                                                .get(mount.pool())
                                                .applications()
                                                .get(application(mount))
                                                .target()
                                                .forWorker()))
                .toList();
    }

    private static int application(MountPlan mount) {
        return mount.pipeline().applications().getFirst();
    }

    private static SettingSource.Given flag(String... mounts) {
        return new SettingSource.Given("--mount", List.of(mounts));
    }

    @Test
    void aMountHasAPoolOfItsOwnUnlessItNamesOne() throws Exception {
        Plan plan =
                plan(
                        """
                        target = "root"
                        [pool.both]
                        [[mount]]
                        path = "/a/"
                        target = "a"
                        [[mount]]
                        path = "/b"
                        target = "b"
                        pool = "both"
                        [[mount]]
                        host = ["C.org", "*.c.org"]
                        path = "/c"
                        target = "c"
                        pool = "both"
                        """);
        assertThat(mounts(plan))
                .containsExactly(
                        "/ /#0 root",
                        "/a /a#0 a",
                        "/b both#0 b",
                        "c.org/c both#1 c",
                        "*.c.org/c both#1 c");
    }

    @Test
    void theSameApplicationIsInAPoolOnceUnlessItsEnvironDiffers() throws Exception {
        Plan plan =
                plan(
                        """
                        [pool.p]
                        [[mount]]
                        path = "/a"
                        target = "app"
                        pool = "p"
                        [[mount]]
                        path = "/b"
                        target = "app"
                        pool = "p"
                        [[mount]]
                        path = "/c"
                        target = "app"
                        pool = "p"
                        environ.x = "1"
                        """);
        assertThat(mounts(plan)).containsExactly("/a p#0 app", "/b p#0 app", "/c p#1 app");
    }

    /** With settings for each of them the memory of the server would not do. */
    @Test
    void tenThousandMountsOfAPoolShareOneApplicationAndItsSettings() throws Exception {
        StringBuilder text = new StringBuilder("[pool.p]\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("[[mount]]\nhost = \"h%d.org\"\npath = \"/p%d\"\n".formatted(i / 10, i));
            text.append("target = \"app\"\npool = \"p\"\n");
        }
        Plan plan = plan(text.toString());

        assertThat(plan.mounts()).hasSize(10_000);
        assertThat(plan.pools()).hasSize(1);
        assertThat(plan.pools().getFirst().applications()).hasSize(1);
        assertThat(plan.mounts().stream().map(MountPlan::settings).distinct()).hasSize(1);
    }

    @Test
    void aTableBeatsItsPoolWhichBeatsTheFile() throws Exception {
        Plan plan =
                plan(
                        """
                        threads = 2
                        environ.a = "top"
                        [pool.p]
                        threads = 3
                        environ.a = "pool"
                        [[mount]]
                        target = "x"
                        pool = "p"
                        [[mount]]
                        path = "/y"
                        target = "y"
                        threads = 4
                        [[mount]]
                        path = "/z"
                        target = "z"
                        pool = "p"
                        environ.b = "mount"
                        """);
        assertThat(plan.mounts())
                .extracting(mount -> mount.settings().value(WorkerSettings.THREADS))
                .containsExactly(3, 4, 3);
        assertThat(plan.mounts())
                .extracting(mount -> mount.settings().value(PythonSettings.ENVIRON))
                .containsExactly(Map.of("a", "pool"), Map.of("a", "top"), Map.of("b", "mount"));
    }

    @Test
    void aMountOfTheCommandLineTakesThePlaceOfTheFilesAndItsPoolIsNotStarted() throws Exception {
        Plan plan =
                plan(
                        """
                        [[mount]]
                        target = "x"
                        [[mount]]
                        path = "/y"
                        target = "y"
                        """,
                        flag("/=other", "h.org/y%20z/=more:app"));
        assertThat(mounts(plan))
                .containsExactly("/y /y#0 y", "/ /#0 other", "h.org/y%20z h.org/y%20z#0 more:app");
        assertThat(plan.pools()).hasSize(3);
    }

    @Test
    void aListenerHasTheMountsThatNameItElseThoseThatNameNone() throws Exception {
        Plan plan =
                plan(
                        """
                        bind = ":1"
                        [listener.a]
                        bind = ":2"
                        [listener.b]
                        bind = ":3"
                        [[mount]]
                        target = "x"
                        [[mount]]
                        listener = "a"
                        target = "y"
                        """);
        assertThat(plan.listeners())
                .extracting(listener ->
                        plan.mounts(listener).stream()
                                .map(mount -> plan.pools().get(mount.pool()).name())
                                .toList())
                .containsExactly(List.of("/"), List.of("a:/"), List.of("/"));
    }

    @Test
    void aMountThatNoListenerHasIsAMistake() {
        String text =
                """
                [listener.a]
                bind = ":2"
                [[mount]]
                target = "x"
                [[mount]]
                listener = "a"
                target = "y"
                """;
        assertThatThrownBy(() -> plan(text))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("mount /: it names no listener");
    }

    @Test
    void noMoreThan256ApplicationsShareAPool() throws IOException {
        StringBuilder text = new StringBuilder("[pool.p]\n");
        for (int i = 0; i < 257; i++) {
            text.append(
                    "[[mount]]\npath = \"/%d\"\ntarget = \"a%d\"\npool = \"p\"\n".formatted(i, i));
        }
        assertThatThrownBy(() -> plan(text.toString()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("islay.toml:1028: pool.p has 256 applications");
    }
}
