package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/middleware.md} as the Javadoc of the classes says. */
class MiddlewarePageTest {
    private static final Path ROOT =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."));
    private static final Pattern JAVADOC =
            Pattern.compile("/\\*\\*\\n(.*?)\\n \\*/\\npublic ", Pattern.DOTALL);
    private static final Pattern EXAMPLE =
            Pattern.compile("<pre>\\{@code\\n(.*?)\\n}</pre>", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("\\{@(\\w+) ([^}]*)}");

    /** A class with a section of its own. */
    private record Section(String module, String name) {
        String place() {
            return "%s/src/main/java/dev/islay/%s/%s.java".formatted(module, module, name);
        }

        @Override
        public String toString() {
            try {
                Matcher javadoc = JAVADOC.matcher(Files.readString(ROOT.resolve(place())));
                assertThat(javadoc.find()).as(place()).isTrue();
                String text = javadoc.group(1).replaceAll("(?m)^ \\* ?", "");
                return "\n## [%s](../%s)\n\n%s\n".formatted(name, place(), markdown(text));
            } catch (IOException e) {
                throw new AssertionError(place(), e);
            }
        }
    }

    private static final List<Section> SECTIONS =
            List.of(
                    new Section("middleware", "UrlMap"),
                    new Section("middleware", "Cascade"),
                    new Section("middleware", "LoadBalancer"),
                    new Section("middleware", "BalancerChecks"),
                    new Section("remote", "RemoteApplication"),
                    new Section("remote", "Endpoints"),
                    new Section("middleware", "Compression"),
                    new Section("middleware", "ETags"),
                    new Section("middleware", "TextTransform"),
                    new Section("middleware", "HeaderRules"),
                    new Section("middleware", "Lint"));

    private static final String HEAD =
            """
            # The built-in middleware

            <!-- Made from the Javadoc of the classes; change that, then run
                 ./mvnw test -pl middleware -am -Dtest=MiddlewarePageTest -Dislay.update=true -Dsurefire.failIfNoSpecifiedTests=false -->

            What PEP 3333 says that middleware is for, a class each, in Java: routing, load balancing, remote processing, content post-processing. They stand around and between Java applications, and around whatever else is a `dev.islay.wsgi.Application`.
            All of them stream: no body is gathered, a block goes on before the next is asked for, and one that needs more than a block says so, with its limit. `close()` is passed on once on every path. Lint finds nothing on either side of any of them: each middleware has passed the contract of `islay-testing`.

            ```java
            Application site = new HeaderRules().set("X-Frame-Options", "DENY")
                    .then(new Compression())
                    .then(new ETags())
                    .wrap(UrlMap.of(Map.of("/", shop, "/blog", blog)));
            ```

            | artifact | holds |
            | --- | --- |
            | `dev.islay:islay-middleware` | all but the remote applications; needs nothing but the API and SLF4J. For Brotli and Zstandard add `com.aayushatharva.brotli4j:brotli4j` and `com.github.luben:zstd-jni` |
            | `dev.islay:islay-remote` | `RemoteApplication`, `Endpoints`; brings Armeria's client ([why](decisions/0015-remote-applications.md)) |
            | `dev.islay:islay-testing` | `TestClient`, and contracts for middleware and servers of your own |
            | `dev.islay:islay-junit` | `IslayExtension`: the real server in a test, with a Python application |

            ## In `islay.toml`

            Four of them, and Lint, are known by name in a list of `middleware` ([java.md](java.md)); each parameter may be missing but for those of the last.

            ```toml
            middleware = [
                {use = "header-rules", set = {X-Frame-Options = "DENY"}, add = {Link = "</a>"}, remove = ["X-Powered-By"], request_set = {X-Site = "shop"}, request_remove = ["X-Remote-User"]},
                {use = "compression", smallest = 1000, codings = ["zstd", "gzip"]},
                {use = "etags", limit = 100000},
                {use = "text-transform", text = "Acme", replacement = "Apex"},
            ]
            ```

            Applications that are put together of others stand where a target does: before the first table as `[target]`, in a mount as `[mount.target]`, in a named application as `[application.NAME.target]`, or as `target = {…}` in one line. What they are put together of are targets again: Python, `java:…`, URLs, tables.

            ```toml
            [[mount]]
            path = "/shop"
            target = "http://10.0.0.1:8000/base"         # a remote application, with nothing more to say

            [[mount]]
            path = "/bills"
            [mount.target]
            use = "remote-application"
            url = "https://bills.internal"               # or file = "nodes.properties", or service = "_http._tcp.bills.internal"
            connect = "3s"                               # how long is waited for a connection,
            answer = "1m"                                # for the head of an answer,
            pause = "1m"                                 # for the next block of a body,
            idle = "10s"                                 # and before an idle connection is closed
            # check = "/health", every = "5s", timeout = "5s"   for the servers of file and service

            [[mount]]
            [mount.target]
            use = "load-balancer"
            policy = "least-outstanding"                 # power-of-two, round-robin, or consistent-hash with header = "…" or cookie = "…"
            nodes = [
                "http://10.0.0.1:8000",
                {target = "http://10.0.0.2:8000", weight = 2, name = "b"},
                {use = "remote-application", url = "http://10.0.0.3:8000", answer = "5s"},
            ]
            check = "/health"                            # a GET that has to be answered by 2xx,
            every = "5s"
            timeout = "5s"
            failures = 5                                 # in a row, after which a node is left out
            ejection = "10s"                             # for so long at first
            slow_start = "30s"
            retries = 0.2                                # the share of requests that may be asked again

            [[mount]]
            path = "/old"
            target = {use = "cascade", applications = ["files.py", "http://10.0.0.9"], on = [404, 405], keeping = "64k"}

            [[mount]]
            path = "/both"
            target = {use = "url-map", places = {"/" = "shop.py", "/blog" = "java:com.example.Blog"}}
            ```

            What is not said is as above. What is wrong ends the start, with file and line. Python parts share the processes of the mount. `./islay --mount /shop=http://10.0.0.1:8000` does the first on the command line; [examples/balanced](../examples/balanced) is a whole gateway.

            ## How shares come out

            Three nodes on one machine, six clients that ask one request after the other (`BalancedNodesTest` of the module `tests`, which does it again in each run):

            | per cent of the answers from a, b, c | three alike | a takes 30 ms, the others 2 ms | b was killed | b is back |
            | --- | --- | --- | --- | --- |
            | least outstanding | 36, 30, 35 | 8, 47, 45 | 50, 0, 50 | 38, 24, 38 |
            | power of two choices | 32, 31, 36 | 17, 42, 41 | 46, 0, 54 | 37, 25, 39 |
            | round robin | 33, 33, 33 | 34, 33, 33 | 50, 0, 50 | 37, 25, 38 |
            | round robin, b weighs two | 25, 50, 25 | | | |
            | consistent hash of 500 keys | 30, 36, 35 | | 50, 0, 50 | 35, 30, 35 |

            No request failed, whether a node was killed, hung (`kill -STOP`) or was slow: what had not begun there, and what may be repeated, was asked of another. What waits for a node that hangs is asked again when `answer` is over.

            ## To test your own

            ```java
            class MyMiddlewareTest implements TransparentContract { // or MiddlewareContract, if it changes every response
                @Override
                public Middleware middleware() {
                    return new MyMiddleware();
                }

                @Test
                void ownTests() throws Exception {
                    TestResponse response = TestClient.of(new MyMiddleware().wrap(application)).get("/hello");
                    assertEquals("200 OK", response.status());
                }
            }
            ```

            The contract tries it around applications that do everything that is allowed, and everything that goes wrong: `write()`, a late `start_response`, `exc_info`, errors at each place, a client that leaves; with Lint on both sides.
            """;

    private static String markdown(String javadoc) {
        Matcher example = EXAMPLE.matcher(javadoc);
        StringBuilder page = new StringBuilder();
        int end = 0;
        while (example.find()) {
            page.append(prose(javadoc.substring(end, example.start())));
            page.append("\n\n```java\n").append(example.group(1)).append("\n```\n\n");
            end = example.end();
        }
        return page.append(prose(javadoc.substring(end))).toString().strip();
    }

    private static String prose(String javadoc) {
        return Pattern.compile("\\s*<p>|\\n\\n")
                .splitAsStream(javadoc)
                .map(text -> text.strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty())
                .map(text -> TAG.matcher(text).replaceAll(MiddlewarePageTest::tag))
                .collect(Collectors.joining("\n\n"));
    }

    /** The last word of a link is what it shows. */
    private static String tag(MatchResult tag) {
        String[] words = tag.group(2).split(" ");
        boolean plain = tag.group(1).toLowerCase(Locale.ROOT).equals("linkplain");
        String shown = tag.group(1).equals("code") ? tag.group(2) : words[words.length - 1];
        String name =
                shown.replaceFirst("^#", "").replaceFirst("^.*\\.(?=[A-Z])", "").replace('#', '.');
        return Matcher.quoteReplacement(
                plain ? name : "`" + (tag.group(1).equals("code") ? shown : name) + "`");
    }

    @Test
    void thePageIsWhatTheClassesSay() throws IOException {
        String expected =
                HEAD + SECTIONS.stream().map(Section::toString).collect(Collectors.joining());
        Path page = ROOT.resolve("docs/middleware.md");
        if (Boolean.getBoolean("islay.update")) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page))
                .as(
                        "run ./mvnw test -pl middleware -am -Dtest=MiddlewarePageTest"
                                + " -Dislay.update=true")
                .isEqualTo(expected);
    }
}
