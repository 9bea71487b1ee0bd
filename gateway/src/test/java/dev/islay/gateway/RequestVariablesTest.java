package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.wsgi.Environ;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The environ of a client's request, until Java code changes it. */
final class RequestVariablesTest {
    private final Map<String, Object> written = new HashMap<>();
    private final RequestVariables variables = variables();
    private final Environ environ = Environ.over(variables);

    private static RequestVariables variables() {
        JavaEndpoint.Place place =
                new JavaEndpoint.Place(
                        "/shop",
                        10,
                        false,
                        Map.of("site.name", "x"),
                        _ -> Duration.ZERO,
                        () -> false);
        RecordingExchange exchange =
                new RecordingExchange(WireHead.request("GET /shop/a?b HTTP/1.1", "Host: h"));
        RequestInput input = new RequestInput(exchange.body(), Runnable::run);
        return new RequestVariables(new JavaEnvirons(place, "Islay"), exchange, input);
    }

    static Stream<Consumer<Environ>> looks() {
        return Stream.of(
                environ -> {},
                Environ::pathInfo,
                environ -> environ.header("Host"),
                environ -> assertThat(environ.containsKey("nothing")).isFalse(),
                environ -> environ.getOrDefault("nothing", "else"),
                Environ::input,
                Environ::errors);
    }

    @ParameterizedTest
    @MethodSource("looks")
    void whoOnlyLooksChangesNothing(Consumer<Environ> look) {
        look.accept(environ);
        assertThat(RequestVariables.unchanged(environ)).isSameAs(variables);
    }

    static Stream<Consumer<Environ>> changes() {
        return Stream.of(
                environ -> environ.put("PATH_INFO", "/"),
                environ -> environ.putIfAbsent("a.key", "value"),
                environ -> environ.remove("HTTP_HOST"),
                environ -> environ.keySet().remove("HTTP_HOST"),
                environ -> environ.values().removeIf("h"::equals),
                environ -> environ.replaceAll((_, value) -> value),
                Environ::clear);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whoeverCouldHaveChangedItIsTakenAtHisWord(Consumer<Environ> change) {
        change.accept(environ);
        assertThat(RequestVariables.unchanged(environ)).isNull();
    }

    @Test
    void aCopyIsAnother() {
        Environ copy = environ.copy();
        copy.put("PATH_INFO", "/");
        assertThat(RequestVariables.unchanged(copy)).isNull();
        assertThat(environ.pathInfo()).isEqualTo("/a");
    }

    @Test
    void theMapHasWhatIsWrittenFromTheRequest() {
        variables.writeTo((key, value) -> written.put(key.name(), value.toString()));
        assertThat(written).containsEntry("SCRIPT_NAME", "/shop").containsEntry("PATH_INFO", "/a");
        assertThat(environ).containsAllEntriesOf(written);
        written.keySet().forEach(environ::remove);
        assertThat(environ)
                .containsOnlyKeys(
                        "GATEWAY_INTERFACE",
                        "SERVER_SOFTWARE",
                        "wsgi.version",
                        "wsgi.multithread",
                        "wsgi.multiprocess",
                        "wsgi.run_once",
                        "wsgi.input_terminated",
                        "wsgi.input",
                        "wsgi.errors",
                        "islay.request_id",
                        "site.name");
    }
}
