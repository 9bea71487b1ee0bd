package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/settings.md} as the table of settings says. */
class SettingsPageTest {
    private static final Path PAGE =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."))
                    .resolve("docs/settings.md");

    private static final String HEAD =
            """
            # Settings

            <!-- Made from the table in the …Settings.java of module server; change that, then run
                 ./mvnw test -pl server -am -Dtest=SettingsPageTest -Dislay.update=true -Dsurefire.failIfNoSpecifiedTests=false -->

            Each setting may be given as a flag, as a variable, or as a key of a settings file. A flag beats the variable, which beats the file,
            which beats what platforms set for every server (systemd's sockets for `bind`, `PORT`, `WEB_CONCURRENCY`), which beats the default. `islay config` prints every value and where it came from.

            ## The settings file

            `islay TARGET`, where TARGET is a directory with an `islay.toml`, reads that file; `--config FILE` reads any other, and then an `islay.toml` is not looked for. It is [TOML](https://toml.io), in UTF-8, at most 2 MiB and 55,000 lines:

            ```toml
            target = "mysite.wsgi"                # what is served: as TARGET on the command line
            bind = ["127.0.0.1:8000", "unix:islay.sock"]
            workers = 4
            keep-alive = "75s"
            requirements = "requirements.txt"

            [env]                                 # tables stand behind everything else
            DJANGO_SETTINGS_MODULE = "mysite.settings"

            [[mount]]                             # one more application
            path = "/blog"
            target = "blog.wsgi"
            ```

            - **`target`** names the application, unless the command line does; without it, the directory of the file is served (its `wsgi.py`, else `app.py`).
            - **Paths count from the directory of the file**, and the application that it names runs there unless `chdir` says otherwise. Modules are looked up where the application runs.
            - Numbers stand without quotes. Times and sizes are numbers (seconds, bytes) or strings with a unit. What may be given several times is an array of strings; `env` and `environ` are tables of strings.
            - Several applications: `[[mount]]`, `[pool.NAME]` and `[listener.NAME]`, on [a page of their own](mounts.md). The column *tables* says in which of them a setting may stand; every one that a file may hold may stand before the first table, for all.
            - Every mistake is told with file, line and column, all of a file at once, and the exit status is 2.

            """;

    private static String page() {
        return HEAD
                + Arrays.stream(Section.values())
                        .map(SettingsPageTest::section)
                        .collect(Collectors.joining("\n"));
    }

    private static String section(Section section) {
        return "## "
                + section.title()
                + "\n\n"
                + AllSettings.all().stream()
                        .filter(setting -> setting.section() == section)
                        .map(SettingsPageTest::entry)
                        .collect(Collectors.joining("\n"));
    }

    private static String entry(Setting<?> setting) {
        return """
        ### `%s`

        %s

        | flag | file key | tables | variable | allowed | default | since |
        | --- | --- | --- | --- | --- | --- | --- |
        | %s | %s | %s | `%s` | %s%s | %s | %s |
        """
                .formatted(
                        setting.name(),
                        setting.help() + (setting.fixed() ? " A reload does not change it." : ""),
                        setting.flags().stream()
                                .map(SettingsPageTest::code)
                                .collect(Collectors.joining(", ")),
                        setting.inFile() ? code(setting.name()) + ", " + notation(setting) : "–",
                        tables(setting),
                        setting.variable(),
                        setting.allowed().replace("|", "\\|"),
                        setting.repeatable() ? "; repeatable" : "",
                        setting.preset().map(SettingsPageTest::code).orElse("–"),
                        setting.since());
    }

    private static String tables(Setting<?> setting) {
        String names =
                Stream.of(TableKind.MOUNT, TableKind.POOL, TableKind.LISTENER)
                        .filter(kind -> kind.takes(setting))
                        .map(TableKind::name)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "–" : names;
    }

    private static String notation(Setting<?> setting) {
        return switch (setting.shape()) {
            case ONE -> setting.notation().words();
            case LIST -> "an array of strings";
            case PAIRS -> "a table of strings";
        };
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    @Test
    void thePageOfSettingsIsWhatTheTableSays() throws IOException {
        if (Boolean.getBoolean("islay.update")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "%s is not what the table says; run ./mvnw test -pl server -am"
                                + " -Dtest=SettingsPageTest -Dislay.update=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        PAGE)
                .isEqualTo(page());
    }
}
