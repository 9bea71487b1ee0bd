package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/lint.md} as the table of clauses says, and the worker's table like ours. */
class LintPageTest {
    private static final Path ROOT =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."));

    private static final String HEAD =
            """
            # What Lint checks

            <!-- Made from the table in middleware/…/Clause.java; change that, then run
                 ./mvnw test -pl middleware -am -Dtest=LintPageTest -Dislay.update=true -Dsurefire.failIfNoSpecifiedTests=false -->

            `--lint` puts a checker around every Python application that is served. It judges what the server gives the application, and what the application does, while real requests run; without the flag it is not even loaded.
            It stands around every Java application, too, and on both sides of Java middleware; in code that is `new Lint().wrap(application)` of `islay-middleware`.

            - What is **raised** is thrown where it happens: within the application if it is the application's fault, so the client gets a 500 (or a response that is cut off, if its output had begun), and the log says which clause, who, which file and line.
            - What is **logged** does not change the response. It is written to `wsgi.errors`, so to the log, once for each place that does it. An error page that takes the place of something raised makes it logged.
            - `wsgi.file_wrapper` works, but under Lint the file is read and not sent by the system.
            - `wsgi.input` and `wsgi.errors` have only what the PEP names (Python), so that code that relies on more is found.

            To check a middleware, put a Lint on each side. Python, inside a worker:

            ```python
            from islay.lint import Lint  # there in every worker, also without --lint

            application = Lint(SomeMiddleware(Lint(inner)))  # under --lint the outer one is there already
            ```

            Java: `lint.then(middleware).then(lint).wrap(application)`.

            `W` and a number is a separable rule of PEP 3333, `L` and a number is what HTTP or good sense adds.

            | clause | at fault | rule | is | Python | Java |
            | --- | --- | --- | --- | --- | --- |
            """;

    private static String page() {
        return HEAD
                + Arrays.stream(Clause.values())
                        .map(LintPageTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(Clause clause) {
        return "| %s | %s | %s (%s) | %s | yes | %s |\n"
                .formatted(
                        clause,
                        clause.party().name().toLowerCase(Locale.ROOT),
                        clause.sentence(),
                        clause.heading(),
                        clause.weight().name().toLowerCase(Locale.ROOT),
                        clause.where() == Clause.Where.BOTH ? "yes" : "–");
    }

    @Test
    void thePageIsWhatTheTableSays() throws IOException {
        Path page = ROOT.resolve("docs/lint.md");
        if (Boolean.getBoolean("islay.update")) {
            Files.writeString(page, page());
        }
        assertThat(Files.readString(page))
                .as("run ./mvnw test -pl middleware -am -Dtest=LintPageTest -Dislay.update=true")
                .isEqualTo(page());
    }

    @Test
    void theWorkersTableHasTheSameSentences() throws IOException {
        String python =
                Files.readString(
                        ROOT.resolve("python/src/main/python/islay_worker/lint/clauses.py"));
        List<MatchResult> rows =
                Pattern.compile("\"([WL]\\d+)\": \\(\\s*\\w+,\\s*\"(.*)\",?\\s*\\)")
                        .matcher(python)
                        .results()
                        .toList();
        assertThat(rows)
                .extracting(row -> row.group(1) + " " + row.group(2))
                .containsExactlyElementsOf(
                        Arrays.stream(Clause.values())
                                .map(clause -> clause + " " + clause.sentence())
                                .toList());
    }
}
