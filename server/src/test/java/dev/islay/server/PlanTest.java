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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @TempDir Path folder;
    private Path site;

    @BeforeEach
    void layOut() throws IOException {
        site = Files.createDirectories(folder.resolve("site"));
        Files.createDirectory(site.resolve("src"));
        Files.createFile(site.resolve("wsgi.py"));
        Files.createFile(site.resolve("other.py"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(site.resolve("islay.toml"), text);
    }

    private static Plan plan(String target, String... flags) throws StartRefused {
        return plan(Map.of(), Optional.of(target), flags);
    }

    /** Flags as name and value in turn. */
    private static Plan plan(
            Map<String, String> environment, Optional<String> target, String... flags)
            throws StartRefused {
        Map<String, SettingSource.Given> given = new HashMap<>();
        for (int i = 0; i < flags.length; i += 2) {
            given.put(flags[i], new SettingSource.Given("--" + flags[i], List.of(flags[i + 1])));
        }
        return Plan.make(target, given, environment);
    }

    private static Target target(Plan plan) {
        return application(plan).target();
    }

    private static ApplicationPlan application(Plan plan) {
        return plan.pools().getFirst().applications().getFirst();
    }

    private static Path directory(Plan plan) {
        return application(plan).settings().value(PythonSettings.CHDIR).orElse(HERE);
    }

    @Test
    void aDirectoryIsServedAsItsFileSays() throws Exception {
        file("threads = 3\ntarget = \"other.py:make()\"\n");
        Plan plan = plan(site.toString());
        assertThat(target(plan).forWorker()).isEqualTo(site + "/other.py:make()");
        assertThat(application(plan).origin()).endsWith("islay.toml:2");
        assertThat(application(plan).settings().value(WorkerSettings.THREADS)).isEqualTo(3);
        assertThat(directory(plan)).isEqualTo(site);
    }

    @Test
    void aModuleIsLookedUpWhereTheApplicationRuns() throws Exception {
        file("target = \"app:main\"");
        assertThat(target(plan(site.toString())))
                .isEqualTo(new Target("app:main", "app:main", site));
        file("target = \"app:main\"\nchdir = \"src\"");
        Plan plan = plan(site.toString());
        assertThat(target(plan).directory()).isEqualTo(site.resolve("src"));
        assertThat(directory(plan)).isEqualTo(site.resolve("src"));
    }

    @Test
    void aFileCountsFromTheDirectoryOfTheSettingsFileWhereverTheApplicationRuns() throws Exception {
        file("target = \"other.py\"\nchdir = \"src\"");
        assertThat(target(plan(site.toString())).forWorker()).isEqualTo(site + "/other.py");
        Plan elsewhere = plan("site", "chdir", folder.toString());
        assertThat(target(elsewhere).forWorker()).isEqualTo(site + "/other.py");
        assertThat(directory(elsewhere)).isEqualTo(folder);
    }

    @Test
    void aFileWithoutTargetStandsForItsDirectory() throws Exception {
        file("threads = 3");
        assertThat(target(plan(site.toString())).forWorker()).isEqualTo(site + "/wsgi.py");
        Files.delete(site.resolve("wsgi.py"));
        assertThatThrownBy(() -> plan(site.toString()))
                .hasMessage(
                        site
                                + "/islay.toml, where the key target is missing: target './': the"
                                + " directory "
                                + site
                                + " has neither wsgi.py nor app.py");
    }

    @Test
    void aFileMayBeNamedAndNamesTheApplicationItself() throws Exception {
        Path path = file("target = \"other.py\"\nthreads = 3");
        Plan byFlag = plan(Map.of(), Optional.empty(), "config", path.toString());
        assertThat(target(byFlag).forWorker()).isEqualTo(site + "/other.py");
        assertThat(directory(byFlag)).isEqualTo(site);
        Plan byVariable = plan(Map.of("ISLAY_CONFIG", path.toString()), Optional.empty());
        assertThat(byVariable.settings().value(WorkerSettings.THREADS)).isEqualTo(3);
    }

    @Test
    void theTargetOfTheCommandLineBeatsThatOfANamedFile() throws Exception {
        Path path = file("target = \"other.py\"\nthreads = 3");
        Plan plan = plan("app:main", "config", path.toString());
        assertThat(target(plan)).isEqualTo(new Target("app:main", "app:main", HERE));
        assertThat(application(plan).settings().value(WorkerSettings.THREADS)).isEqualTo(3);
        assertThat(directory(plan)).isEqualTo(HERE);
    }

    @Test
    void aNamedFileIsReadInsteadOfThatInTheDirectory() throws Exception {
        file("threads = 3\ntarget = \"other.py\"");
        Path named = Files.writeString(folder.resolve("production.toml"), "threads = 5");
        Plan plan = plan(site.toString(), "config", named.toString());
        assertThat(application(plan).settings().value(WorkerSettings.THREADS)).isEqualTo(5);
        assertThat(target(plan).forWorker()).isEqualTo(site + "/wsgi.py");
    }

    @Test
    void aFlagBeatsAVariableWhichBeatsTheFileWhichBeatsAPlatform() throws Exception {
        file("workers = 2\nbind = \":1\"\nthreads = 3\nqueue = 7");
        Map<String, String> environment =
                Map.of("ISLAY_THREADS", "4", "ISLAY_WORKERS", "9", "PORT", "80");
        Plan plan = plan(environment, Optional.of(site.toString()), "workers", "5");
        assertThat(application(plan).settings().value(WorkerSettings.WORKERS)).isEqualTo(5);
        assertThat(application(plan).settings().value(WorkerSettings.THREADS)).isEqualTo(4);
        assertThat(application(plan).settings().value(WorkerSettings.QUEUE)).isEqualTo(7);
        assertThat(application(plan).settings().value(ListeningSettings.BIND))
                .containsExactly(new BindAddress.Tcp("0.0.0.0", 1));
    }

    @Test
    void aTargetThatIsNoDirectoryReadsNoFile() throws Exception {
        file("threads = 3");
        Plan plan = plan(site.resolve("other.py").toString());
        assertThat(application(plan).settings().value(WorkerSettings.THREADS)).isEqualTo(8);
        assertThat(plan(site + "/:app").settings().value(WorkerSettings.THREADS)).isEqualTo(8);
    }

    @Test
    void aWrongTargetOfTheFileIsToldWithItsLine() throws Exception {
        file("\ntarget = \"no.py\"");
        assertThatThrownBy(() -> plan(site.toString()))
                .hasMessage(
                        site + "/islay.toml:2: target 'no.py': no such file: " + site + "/no.py");
    }

    @Test
    void everythingIsListedWithItsOriginAndWithoutSecrets() throws Exception {
        Path requirements = Files.createFile(site.resolve("requirements.txt"));
        file(
                """
                target = "other.py"
                requirements = "requirements.txt"
                bind = [":1", "unix:a.sock"]
                env = { KEY = "hidden" }
                """);
        Plan plan =
                plan(
                        Map.of("ISLAY_ENVIRON", "a=hidden\nb=hidden"),
                        Optional.of(site.toString()),
                        "threads",
                        "3");
        String page = SettingsListing.of(plan);
        String origin = site + "/islay.toml";
        assertThat(page.lines())
                .hasSize(AllSettings.all().size() + 1)
                .contains(row("target", origin + ":1", site + "/other.py", origin))
                .contains(row("requirements", origin + ":2", requirements.toString(), origin))
                .contains(
                        row("bind", origin + ":3", ":1, unix:" + site + "/a.sock", origin)
                                .replace(":1,", "0.0.0.0:1,"))
                .contains(row("env", origin + ":4", "KEY=…", origin))
                .contains(row("environ", "ISLAY_ENVIRON", "a=…, b=…", origin))
                .contains(row("threads", "--threads", "3", origin))
                .contains(row("chdir", origin, site.toString(), origin))
                .contains(row("keep-alive", "default", "75s", origin))
                .contains(row("access-log", "default", "(none)", origin));
        assertThat(page).doesNotContain("hidden");
    }

    private static String row(String name, String origin, String value, String widest) {
        int width = (widest + ":1").length();
        return String.format("%-21s  %-" + width + "s  %s", name, origin, value);
    }
}
