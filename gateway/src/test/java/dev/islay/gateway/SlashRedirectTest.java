package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SlashRedirectTest {
    private final ResponseRules rules =
            new ResponseRules("islay", InstantSource.fixed(Instant.EPOCH), () -> 0);
    private final List<AccessEntry> entries = new ArrayList<>();
    private final List<Exchange> served = new ArrayList<>();

    private RecordingExchange ask(String mount, String line) {
        Endpoint next =
                new Endpoint() {
                    @Override
                    public boolean streamsBodies() {
                        return true;
                    }

                    @Override
                    public long bodyLimit() {
                        return 17;
                    }

                    @Override
                    public void serve(Exchange exchange) {
                        served.add(exchange);
                    }
                };
        SlashRedirect redirect =
                new SlashRedirect(next, MountPoint.parse(mount), rules, entries::add);
        assertThat(redirect.streamsBodies()).isTrue();
        assertThat(redirect.bodyLimit()).isEqualTo(17);
        RecordingExchange exchange = new RecordingExchange(WireHead.request(line, "Host: h"));
        redirect.serve(exchange);
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({
        "/blog, GET /blog HTTP/1.1, /blog/",
        "h/a/b, GET /a/b?x=/1&y HTTP/1.1, /a/b/?x=/1&y",
        "/blog, GET /%62log HTTP/1.1, /blog/",
        "/caf%C3%A9%20%22, GET /caf%c3%a9%20%22 HTTP/1.1, /caf%C3%A9%20%22/",
        "/blog, POST /blog HTTP/1.1, /blog/",
    })
    void thePathOfTheMountIsSentToItsSlash(String mount, String line, String location) {
        RecordingExchange exchange = ask(mount, line);
        assertThat(exchange.head().code()).isEqualTo(308);
        assertThat(exchange.field("Location")).isEqualTo(location);
        assertThat(exchange.steps).containsExactly("start", "keep", "flush", "flush");
        assertThat(entries).singleElement().extracting(AccessEntry::status).isEqualTo(308);
        assertThat(served).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/blog/", "/blog/a", "/blog//", "/blog/?/blog"})
    void allElseGoesOn(String target) {
        RecordingExchange exchange = ask("/blog", "GET " + target + " HTTP/1.1");
        assertThat(served).containsExactly(exchange);
        assertThat(exchange.steps).isEmpty();
    }

    @Test
    void aHeadRequestIsSentThereToo() {
        assertThat(ask("/blog", "HEAD /blog HTTP/1.1").head().code()).isEqualTo(308);
    }
}
