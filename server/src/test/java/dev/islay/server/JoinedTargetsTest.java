package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are tables or URLs: from the settings file to a plan. */
final class JoinedTargetsTest {
    private static final String BALANCE =
            """
            [target]
            use = "load-balancer"
            policy = "consistent-hash"
            cookie = "session"
            check = "/health"
            every = "1s"
            failures = 3
            ejection = "2s"
            slow_start = 0
            retries = 0.5
            nodes = [
                "http://10.0.0.1",
                {target = "http://10.0.0.2", weight = 2, name = "b"},
                {use = "remote-application", url = "http://10.0.0.3"},
                "java:a.B",
                "app.py",
            ]
            """;

    @TempDir Path site;

    private Plan plan(String text) throws IOException, StartRefused {
        Files.writeString(site.resolve("app.py"), "");
        Files.writeString(site.resolve("other.py"), "");
        Files.writeString(site.resolve("nodes.properties"), "node.a=127.0.0.1:1\n");
        Files.writeString(site.resolve("islay.toml"), text);
        return Plan.make(Optional.of(site.toString()), Map.of(), Map.of());
    }

    private Pipeline pipeline(String text) throws IOException, StartRefused {
        return plan(text).mounts().getFirst().pipeline();
    }

    private Pipeline.Joined joined(String table) throws IOException, StartRefused {
        return (Pipeline.Joined) pipeline("target = " + table);
    }

    private RemoteText remote(String table) throws IOException, StartRefused {
        return ((Pipeline.Remote) pipeline("target = " + table)).remote();
    }

    @Test
    void aUrlIsARemoteApplication() throws Exception {
        RemoteText at = RemoteText.at("http://10.0.0.1:8000/base");
        assertThat(remote("\"http://10.0.0.1:8000/base\"")).isEqualTo(at);
        assertThat(remote("{use = \"remote-application\", url = \"http://10.0.0.1:8000/base\"}"))
                .isEqualTo(at);
        Plan named = Plan.make(Optional.of("https://shop.internal"), Map.of(), Map.of());
        assertThat(named.mounts().getFirst().pipeline())
                .isEqualTo(new Pipeline.Remote(RemoteText.at("https://shop.internal"), "TARGET"));
        assertThat(named.pools()).isEmpty();
    }

    @Test
    void aRemoteApplicationHasWaitsOfItsOwnAndOtherSources() throws Exception {
        RemoteText watched =
                remote(
                        "{use = \"remote-application\", file = \"nodes.properties\", check ="
                                + " \"/health\", timeout = \"1s\", answer = 5, idle = \"300ms\"}");
        assertThat(watched.source())
                .isEqualTo(
                        new RemoteText.Source.Watched(
                                site.toAbsolutePath().resolve("nodes.properties")));
        assertThat(watched.check())
                .contains(new HealthCheck("/health", Duration.ofSeconds(5), Duration.ofSeconds(1)));
        assertThat(watched.waits().answer()).contains(Duration.ofSeconds(5));
        assertThat(watched.waits().idle()).contains(Duration.ofMillis(300));
        assertThat(watched.waits().connect()).isEmpty();
        assertThat(remote("{use = \"remote-application\", service = \"_http._tcp.a.b\"}").source())
                .isEqualTo(new RemoteText.Source.Service("_http._tcp.a.b"));
    }

    @Test
    void aBalanceHasNodesAndAPolicy() throws Exception {
        Pipeline.Joined whole = (Pipeline.Joined) pipeline(BALANCE);
        assertThat(whole.joining())
                .isEqualTo(
                        new Joining.Balance(
                                List.of(
                                        new Joining.Node("http://10.0.0.1", 1),
                                        new Joining.Node("b", 2),
                                        new Joining.Node("http://10.0.0.3", 1),
                                        new Joining.Node("java:a.B", 1),
                                        new Joining.Node("app.py", 1)),
                                new Joining.Choice(
                                        Joining.Policy.CONSISTENT_HASH,
                                        Optional.empty(),
                                        Optional.of("session")),
                                new Joining.Patience(3, Duration.ofSeconds(2), Duration.ZERO, 0.5),
                                Optional.of(
                                        new HealthCheck(
                                                "/health",
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(5)))));
        assertThat(whole.parts()).hasSize(5);
        assertThat(whole.applications()).containsExactly(0);
        assertThat(whole.reaches("http://10.0.0.2")).isTrue();
        assertThat(whole.reaches("java:a.B")).isTrue();
        assertThat(whole.reaches("http://10.0.0.4")).isFalse();
    }

    @Test
    void whatIsNotSaidIsAsInTheLibrary() throws Exception {
        assertThat(joined("{use = \"load-balancer\", nodes = [\"app.py\"]}").joining())
                .isEqualTo(
                        new Joining.Balance(
                                List.of(new Joining.Node("app.py", 1)),
                                new Joining.Choice(
                                        Joining.Policy.LEAST_OUTSTANDING,
                                        Optional.empty(),
                                        Optional.empty()),
                                new Joining.Patience(
                                        5, Duration.ofSeconds(10), Duration.ofSeconds(30), 0.2),
                                Optional.empty()));
        assertThat(joined("{use = \"cascade\", applications = [\"app.py\"]}").joining())
                .isEqualTo(new Joining.Cascade(Set.of(404), 65_536));
    }

    @Test
    void tablesStandWithinTables() throws Exception {
        Plan plan =
                plan(
                        """
                        [target]
                        use = "url-map"
                        places."/" = "app.py"
                        places."example.org/old" = {use = "cascade", applications = ["other.py", "app.py"], on = [404, 405], keeping = "1m"}
                        """);
        Pipeline.Joined map = (Pipeline.Joined) plan.mounts().getFirst().pipeline();
        assertThat(map.joining()).isEqualTo(new Joining.UrlMap(List.of("/", "example.org/old")));
        assertThat(((Pipeline.Joined) map.parts().get(1)).joining())
                .isEqualTo(new Joining.Cascade(Set.of(404, 405), 1 << 20));
        assertThat(plan.pools().getFirst().applications()).hasSize(2);
        assertThat(map.applications()).containsExactly(0, 1, 0);
        assertThat(SettingsListing.of(plan)).contains("url-map", "cascade", "other.py");
    }

    @Test
    void pythonMiddlewareStandsAroundATable() throws Exception {
        Plan plan =
                plan(
                        "target = {use = \"cascade\", applications = [\"app.py\","
                                + " \"http://a\"]}\nmiddleware = [{python = \"m:f\"}]");
        assertThat(plan.mounts().getFirst().pipeline()).isInstanceOf(Pipeline.Calling.class);
        assertThat(plan.pools().getFirst().applications()).hasSize(2);
    }

    @Test
    void pythonCallsARemoteApplicationByAName() throws Exception {
        Plan plan = plan("target = \"app.py\"\n[application.bills]\ntarget = \"http://a/b\"");
        assertThat(plan.applications().getFirst().pipeline()).isInstanceOf(Pipeline.Remote.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                    | 1:1: target: a table has the key use, one of cascade, load-balancer, remote-application, url-map
                    {use = "load-balancr"}                                | 1:11: target: use = "load-balancr": there is no such target; did you mean load-balancer?
                    {use = "load-balancer"}                               | 1:1: target: load-balancer: nodes: takes an array of targets, and has to have one
                    {use = "load-balancer", nodes = []}                   | 1:1: target: load-balancer: nodes: takes an array of targets, and has to have one
                    {use = "load-balancer", nodes = ["http://a", 1]}      | 1:55: nodes: takes a string, such as "app.py" or "module:callable", or a table with use, not an integer
                    {use = "load-balancer", nodes = ["http://a"], polcy = 1} | 1:56: target: load-balancer: polcy: unknown; did you mean policy?
                    {use = "load-balancer", nodes = ["http://a"], policy = "robin"} | 1:56: target: load-balancer: policy: 'robin' is not one of least-outstanding, power-of-two, round-robin, consistent-hash
                    {use = "load-balancer", nodes = ["http://a"], policy = "consistent-hash"} | 1:1: target: load-balancer: there is none of header, cookie, and it needs one of them
                    {use = "load-balancer", nodes = ["http://a"], cookie = "c"} | 1:1: target: load-balancer: header and cookie are for policy = "consistent-hash"
                    {use = "load-balancer", nodes = ["http://a"], check = "health"} | 1:56: target: load-balancer: check: 'health' is not a path such as /health
                    {use = "load-balancer", nodes = ["http://a"], every = 1} | 1:1: target: load-balancer: every and timeout say nothing without check
                    {use = "load-balancer", nodes = ["http://a"], retries = 2} | 1:56: target: load-balancer: retries: 2 is not a number from 0.0 to 1.0
                    {use = "load-balancer", nodes = ["http://a"], failures = "x"} | 1:56: target: load-balancer: failures: takes an integer, not a string; allowed: a whole number from 1 to 1000
                    {use = "load-balancer", nodes = ["http://a", "http://a"]} | 1:55: target: load-balancer: nodes: http://a is there twice; name = … tells them apart
                    {use = "load-balancer", nodes = [{target = "http://a", wieght = 2}]} | 1:65: target: load-balancer: nodes: wieght: unknown; did you mean weight?
                    {use = "load-balancer", nodes = [{target = "http://a", weight = 0}]} | 1:65: target: load-balancer: nodes: weight: 0 is not a number from 0.001 to 1000000.0
                    {use = "remote-application"}                          | 1:1: target: remote-application: there is none of url, file, service, and it needs one of them
                    {use = "remote-application", url = "http://a", service = "a.b"} | 1:1: target: remote-application: there are several of url, file, service, and it needs one of them
                    {use = "remote-application", url = "http://a", check = "/"} | 1:1: target: remote-application: check: is for file and service, whose servers may be several
                    {use = "remote-application", url = "ftp://a"}         | 1:39: target: remote-application: url: 'ftp://a' is not the place of an application: http://HOST[:PORT][/PATH] and https://… are
                    {use = "remote-application", url = "http://a", answer = "soon"} | 1:57: target: remote-application: answer: 'soon' is not a time from 1ms to 1d, such as 30, 500ms or 2m
                    {use = "remote-application", file = "absent"}         | 1:39: target: remote-application: file: there is no HERE/absent
                    {use = "remote-application", service = "shop"}        | 1:39: target: remote-application: service: 'shop' is not the name of a DNS service, such as _http._tcp.shop.internal
                    {use = "cascade", applications = "app.py"}            | 1:1: target: cascade: applications: takes an array of targets, and has to have one
                    {use = "cascade", applications = ["app.py"], on = 404} | 1:55: target: cascade: on: takes an array of statuses
                    {use = "cascade", applications = ["app.py"], on = [99]} | 1:61: target: cascade: on: '99' is not a whole number from 300 to 599
                    {use = "cascade", applications = ["app.py"], keeping = "much"} | 1:55: target: cascade: keeping: 'much' is not a size from 0 to 1g, such as 65536, 64k or 2g
                    {use = "url-map"}                                     | 1:1: target: url-map: places: takes a table, such as {"/" = "app.py"}
                    {use = "url-map", places = {blog = "app.py"}}         | 1:28: target: url-map: places: blog is no place: [HOST]/PREFIX is, such as /blog or example.org/
                    {use = "url-map", places = {"/a" = "app.py", "/a/" = "app.py"}} | 1:28: target: url-map: places: /a/ is there twice
                    {use = "url-map", places = {"/" = ""}, place = 1}     | 1:49: target: url-map: place: unknown; did you mean places?
                    """)
    void whatIsWrongIsToldWithItsPlace(String table, String message) {
        String name = site.resolve("islay.toml").toString();
        assertThatThrownBy(() -> plan("target = " + table))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused ->
                                assertThat(refused.mistakes())
                                        .containsExactly(
                                                name + ":" + message.replace("HERE", "" + site)));
    }

    @Test
    void whatAPartNamesIsToldWithItsLine() {
        assertThatThrownBy(() ->
                        plan(
                                """
                                [target]
                                use = "cascade"
                                applications = [
                                    "app.py",
                                    "absent.py",
                                ]
                                """))
                .hasMessageContaining("islay.toml:5: target 'absent.py': no such file");
        assertThatThrownBy(() -> plan("target = {use = \"cascade\", applications = [\"java:-\"]}"))
                .hasMessageContaining("islay.toml:1: target 'java:-'");
        assertThatThrownBy(() ->
                        plan(
                                "target = \"app.py\"\n[application.a]\ntarget = {use ="
                                        + " \"cascade\", applications = [\"app.py\"]}"))
                .hasMessageContaining("application.a: target = \"app.py\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http://a?b", "http://a b", "https://u@h", "http://a#b"})
    void aUrlThatIsNoPlaceIsRefused(String url) {
        assertThatThrownBy(() -> RemoteText.at(url))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("'" + url + "' is no");
    }

    @Test
    void tablesDoNotStandInEachOtherForEver() {
        String deep = "\"app.py\"";
        for (int i = 0; i < 9; i++) {
            deep = "{use = \"cascade\", applications = [" + deep + "]}";
        }
        String target = "target = " + deep;
        assertThatThrownBy(() -> plan(target)).hasMessageContaining("more than 8 in each other");
    }
}
