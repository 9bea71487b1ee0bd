package dev.islay.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/conformance.md} as the clauses and the cases say. */
class ConformancePageTest {
    private static final Path PAGE =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."))
                    .resolve("docs/conformance.md");

    private static final String COMMAND =
            "./mvnw test -pl conformance -Dtest=ConformancePageTest -Dislay.update=true";

    private static final String HEAD =
            """
            # Conformance

            <!-- Made from conformance/src/main/resources/dev/islay/conformance; change that, then run
                 %s -->

            Every clause of PEP 3333 and of HTTP that a WSGI server meets, what Islay does about it, and the cases that prove it. The cases run against the program with each change,
            on Python 2.7 and 3.14, with one application thread and with eight (`tests/…/ConformanceTest`). [How other servers do](conformance-others.md).

            ## Try it, on any server

            ```
            islay conformance                                                    # Islay itself
            islay conformance --server 'gunicorn --threads 4 -b {address} {app}' # starts, tries and stops it; {host} and {port} too
            islay conformance --server 'a=…' --server 'b=…' --markdown table.md  # several, side by side
            islay conformance --case H09                                         # only what matches
            islay conformance --write DIR; islay conformance --address HOST:PORT # a server that you start in DIR
            ```

            The server serves `islay_conformance:application` in one process, with two threads or more. Exit status: 0, 1 when a case failed, 2 when a server does not start.
            Cases that need settings of Islay are tried on no other.

            ## A case

            A case is a table in a file of `cases/`: a name, its clauses, an application, what a client sends, and what must be seen. It needs no code.

            | key | meaning |
            | --- | --- |
            | `app` | source of a Python module with `app`, which finds `note`, `answer`, `raised`, `wait_at_gate`, `report`, `sys` and `json` there; without it, environ is reported as JSON |
            | `with` | the case is played once for each entry; `{0}`, `{1}` … stand for its parts |
            | `settings` | options of Islay |
            | `send`, `get` | bytes as Latin-1 (`{x*9}`: nine times x); a target for a plain GET |
            | `see` | the next response, or several: `status` and `may-refuse` (any of them; when refused, the rest does not matter), `reason`, `fields` (patterns), `absent`, `body`, `part` (what it begins with, while it goes on), `pattern`, `json`, `json-absent`, `framing` (`none`, `length`, `chunked`, `close`), `after` (`kept`, `closed`, `cut`) |
            | `finish`, `reset`, `silence`, `end` | shut the sending side; leave; nothing comes for a moment; the connection ends |
            | `open` | the application passes its gate |
            | `noted`, `calls`, `log` | what the application noted; how often it was called; what the log shows |
            | `steps` | any of these again, in order |

            After each case the server must still answer.

            ## PEP 3333

            """
                    .formatted(COMMAND);

    private static String page() {
        Suite suite = Suite.load();
        return HEAD
                + ConformancePage.table(suite, "W")
                + "\n## HTTP\n\nRFC 9110 and RFC 9112, where the PEP leaves a matter to them.\n\n"
                + ConformancePage.table(suite, "H");
    }

    @Test
    void thePageIsWhatClausesAndCasesSay() throws IOException {
        if (Boolean.getBoolean("islay.update")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("%s is not what the clauses say; run %s", PAGE, COMMAND)
                .isEqualTo(page());
    }
}
