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

    private static final String TAIL =
            """

            ## Where other servers' tests expect something else

            Requests of gunicorn's and waitress's own suites, of llhttp and of h1spec were sent to Islay. Where it answers otherwise than they expect, this is why.

            | they expect | Islay | because |
            | --- | --- | --- |
            | HTTP/1.1 without `Host` is served (gunicorn, waitress, llhttp) | 400 | RFC 9112, 3.2: a server must |
            | HTTP/1.0 is answered by `HTTP/1.0` (waitress) | `HTTP/1.1`, with the framing and the `Connection` of 1.0 | RFC 9110, 2.5: a server should send the highest version that it conforms to |
            | `Transfer-Encoding: gzip, chunked` or `identity, chunked` reaches the application (gunicorn) | 501 | RFC 9112, 6.1: what is not understood should be answered by 501; an application could not undo it, and PEP 3333 knows no such thing |
            | a method in small letters, or one that is no word, is served (gunicorn, when it is told to) | 501 | RFC 9110, 9.1: methods are case-sensitive, and all that are registered have capitals |
            | fields over several lines are joined (gunicorn, when it is told to) | 400 | RFC 9112, 5.2: a server must refuse them or make them blanks |
            | a blank before the colon is overlooked (gunicorn, when it is told to) | 400 | RFC 9112, 5.1: a server must |
            | `CONNECT` is served (gunicorn) | 501 | an application cannot be a tunnel |
            | a user and a password in a target are overlooked (gunicorn) | 400 | RFC 9110, 4.2.4: they are better taken for an error |
            | two empty lines before a request are refused (gunicorn) | overlooked, up to a limit | RFC 9112, 2.2: at least one should be |
            | a byte above ASCII in a target is refused (gunicorn) | passed on as it is | clients send it; it is Latin-1 in `PATH_INFO` as every other byte |
            | a field with `_` in its name is refused (gunicorn) | left out | as nginx does; it can pass for no other |
            | a chunk's `;` with nothing behind it is refused (llhttp) | overlooked | the grammar of RFC 9112, 7.1.1 wants a name there; nobody can take the line for another, and extensions are not looked at |
            | `HTTP/1.2` is served as 1.1 (RFC 9110, 2.5 says should) | 505 | nobody sends it but probes |
            | `=` in `Host` is refused (gunicorn) | served | RFC 3986, 3.2.2: a name may have it |
            | a str that is given to `write` or yielded is too late for 500 (waitress) | 500 | nothing had been sent, since it is not bytes |
            | a list of several blocks has no `Content-Length` (waitress) | it has | all of it is known before the first byte is sent |
            """;

    private static String page() {
        Suite suite = Suite.load();
        return HEAD
                + ConformancePage.table(suite, "W")
                + "\n## HTTP\n\nRFC 9110 and RFC 9112, where the PEP leaves a matter to them.\n\n"
                + ConformancePage.table(suite, "H")
                + TAIL;
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
