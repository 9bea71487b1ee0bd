package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import dev.islay.testing.TransparentContract;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderRulesTest implements TransparentContract {
    private static final Application SAYS =
            (environ, start) -> {
                start.call(
                        "200 OK",
                        Headers.of(
                                "Content-Type", "text/plain",
                                "Server", "old",
                                "X-A", "1",
                                "x-a", "2"));
                return Body.utf8(environ.header("X-In") + "|" + environ.header("X-Out"));
            };

    @Override
    public Middleware middleware() {
        return new HeaderRules().remove("X-Nowhere").rename("X-No", "X-Where").removeRequest("X-Y");
    }

    @Test
    void rulesChangeResponsesInTheirOrder() throws Exception {
        HeaderRules rules =
                new HeaderRules()
                        .set("server", "new")
                        .rename("X-A", "X-B")
                        .add("X-B", "3")
                        .remove("X-C");

        TestResponse response = TestClient.of(rules.wrap(SAYS)).get("/");

        assertThat(response.headers())
                .isEqualTo(
                        Headers.of(
                                "Content-Type", "text/plain",
                                "X-B", "1",
                                "X-B", "2",
                                "server", "new",
                                "X-B", "3"));
    }

    @Test
    void rulesChangeRequests() throws Exception {
        HeaderRules rules =
                new HeaderRules()
                        .addRequest("X-In", "b")
                        .renameRequest("X-Old", "X-Out")
                        .setRequest("X-Set", "s")
                        .renameRequest("X-Set", "X-Set2")
                        .removeRequest("X-Set2");
        TestRequest request = TestRequest.get("/").header("X-In", "a").header("X-Old", "c");

        assertThat(TestClient.of(rules.wrap(SAYS)).send(request).text()).isEqualTo("a, b|c");
    }

    @Test
    void settingsGiveTablesAndLists() throws Exception {
        HeaderRules rules =
                new HeaderRules(
                        Optional.of(Map.of("X-Set", "s")),
                        Optional.of(Map.of("X-Add", "a")),
                        Optional.of(List.of("Server")),
                        Optional.of(Map.of("X-In", "set")),
                        Optional.of(List.of("X-Out")));
        TestRequest request = TestRequest.get("/").header("X-Out", "c");

        TestResponse response = TestClient.of(rules.wrap(SAYS)).send(request);

        assertThat(response.text()).isEqualTo("set|");
        assertThat(response.headers().list()).hasSize(5);
    }

    @Test
    void whatNoRuleCanBeAboutIsRefused() {
        HeaderRules rules = new HeaderRules();
        assertThatIllegalArgumentException().isThrownBy(() -> rules.set("Connection", "close"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules.remove("content-length"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules.set("X Y", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules.set("X", "a\r\nB: c"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules.add("X", " a"));
    }
}
