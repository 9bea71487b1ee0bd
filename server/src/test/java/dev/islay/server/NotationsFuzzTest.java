package dev.islay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.fuzz.Rounds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever stands in a settings file or on a command line: a value, or words about it. */
class NotationsFuzzTest {
    private static final String FILE =
            """
            workers = "auto"
            threads = 4
            keep-alive = "90s"
            limit-request-body = "10m"
            trusted-proxies = ["10.0.0.0/8", "::1"]
            env = { A = "b", C = "d" }
            [pool.one]
            threads = 2
            [listener.inside]
            bind = ["127.0.0.1:81", "unix:/run/x"]
            [[mount]]
            host = "example.com"
            path = "/shop/%C3%A9"
            target = "shop:app"
            pool = "one"
            listener = "inside"
            [[mount]]
            target = "blog/wsgi.py"
            """;
    private static final Map<String, ChronoUnit> UNITS =
            Map.of(
                    "ms", ChronoUnit.MILLIS,
                    "s", ChronoUnit.SECONDS,
                    "m", ChronoUnit.MINUTES,
                    "h", ChronoUnit.HOURS,
                    "d", ChronoUnit.DAYS);

    @Test
    void anyFileIsReadOrItsMistakesAreToldByLine() {
        Rounds.asked()
                .play(choices -> {
                    String text = new String(choices.mutated(FILE.getBytes(UTF_8)), UTF_8);
                    try {
                        SettingsFile file =
                                new SettingsFileReader(Path.of("/d/islay.toml"), "f").read(text);
                        Settings.resolve(List.of(file)).value(WorkerSettings.WORKERS);
                    } catch (StartRefused refused) {
                        assertThat(refused.mistakes())
                                .isNotEmpty()
                                .allMatch(line -> line.length() > 8);
                    }
                });
    }

    @Test
    void aMountIsReadOrRefusedInWords() {
        Rounds.asked()
                .play(choices -> {
                    String right =
                            choices.of("/a=b:c", "h.com/=x", "*.h/a/b%20=d/e.py:f", "[::1]/x=y=z");
                    String text = new String(choices.mutated(right.getBytes(UTF_8)), UTF_8);
                    try {
                        MountText mount = MountText.parse(text);
                        assertThat(MountText.parse(mount.point() + "=" + mount.target()))
                                .isEqualTo(mount);
                    } catch (StartRefused refused) {
                        assertThat(refused.mistakes()).isNotEmpty();
                    }
                });
    }

    @Test
    void durationsAreANumberAndAUnit() {
        Rounds.asked()
                .play(choices -> {
                    String unit = choices.of(List.copyOf(UNITS.keySet()));
                    long number = choices.below(1000);
                    Duration meant = Duration.of(number, UNITS.get(unit));
                    if (meant.compareTo(Duration.ofDays(1)) <= 0) {
                        assertThat(keepAlive(number + unit)).isEqualTo(meant);
                    }
                    String text =
                            new String(choices.mutated((number + unit).getBytes(UTF_8)), UTF_8);
                    try {
                        assertThat(keepAlive(text)).isBetween(Duration.ZERO, Duration.ofDays(1));
                    } catch (StartRefused refused) {
                        assertThat(refused.mistakes()).isNotEmpty();
                    }
                });
    }

    private static Duration keepAlive(String text) throws StartRefused {
        String quoted = text.replaceAll("[^0-9a-zA-Z. -]", "?");
        String line = "keep-alive = \"" + quoted + "\"";
        SettingsFile file = new SettingsFileReader(Path.of("/d/islay.toml"), "f").read(line);
        return Settings.resolve(List.of(file)).value(TimeSettings.KEEP_ALIVE);
    }
}
