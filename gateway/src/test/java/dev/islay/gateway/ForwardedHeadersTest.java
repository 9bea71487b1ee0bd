package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardedHeadersTest {
    private static final ForwardedHeaders TRUSTING =
            new ForwardedHeaders(
                    Stream.of("192.0.2.0/24", "10.0.0.0/8", "::1").map(Cidr::parse).toList());

    private static Request applied(String... fields) {
        List<String> all = new ArrayList<>(List.of("Host: inner:8000"));
        all.addAll(List.of(fields));
        try {
            return TRUSTING.apply(WireHead.request("GET / HTTP/1.1", all.toArray(String[]::new)));
        } catch (RequestRefused e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static List<String> names(Request request) {
        List<String> names = new ArrayList<>();
        request.head().fields((name, value) -> names.add(name.toString()));
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.5                      | 203.0.113.5",
                "198.51.100.1, 203.0.113.5        | 203.0.113.5",
                "203.0.113.5, 10.0.0.2, 10.0.0.3  | 203.0.113.5",
                "10.0.0.1, 10.0.0.2               | 10.0.0.1",
                "1.1.1.1, ,203.0.113.5,           | 203.0.113.5",
                "203.0.113.5:4711                 | 203.0.113.5",
                "[2001:db8::1]:4711               | 2001:db8::1",
                "2001:db8::1                      | 2001:db8::1",
                "203.0.113.5, ::1                 | 203.0.113.5",
                "203.0.113.5, unknown             | ''",
                "203.0.113.5, unknown, 10.0.0.1   | ''",
                ",                                | 192.0.2.7",
            })
    void theNearestHopThatIsNotTrustedIsTheClient(String list, String client) {
        assertThat(applied("X-Forwarded-For: " + list).peer().remoteAddress()).isEqualTo(client);
    }

    @Test
    void linesOfAListAreOneList() {
        Request request =
                applied("X-Forwarded-For: 203.0.113.5", "X-Forwarded-For: 198.51.100.1, 10.0.0.1");
        assertThat(request.peer().remoteAddress()).isEqualTo("198.51.100.1");
        assertThat(request.peer().remotePort()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What the proxy says; scheme, HTTP_HOST, SERVER_NAME, SERVER_PORT
                "X-Forwarded-Proto: https | https inner:8000 127.0.0.1 8000",
                "X-Forwarded-Host: site | http site site 80",
                "X-Forwarded-Host: site; X-Forwarded-Proto: HTTPS | https site site 443",
                "X-Forwarded-Host: site:81 | http site:81 site 81",
                "X-Forwarded-Host: site; X-Forwarded-Port: 8443 | http site:8443 site 8443",
                "X-Forwarded-Host: site:8443; X-Forwarded-Port: 8443 | http site:8443 site 8443",
                "X-Forwarded-Port: 443; X-Forwarded-Proto: https | https inner 127.0.0.1 443",
                "X-Forwarded-Host: [::1] | http [::1] [::1] 80",
                "X-Forwarded-Proto: https, https | https inner:8000 127.0.0.1 8000",
                "X-Forwarded-For: 1.1.1.1, 2.2.2.2; X-Forwarded-Proto: http, https"
                        + " | https inner:8000 127.0.0.1 8000",
                "X-Other: 1 | http inner:8000 127.0.0.1 8000"
            })
    void schemeHostAndPortAreBelieved(String fields, String outcome) {
        Request request = applied(fields.split("; "));
        Peer peer = request.peer();
        assertThat(
                        peer.scheme()
                                + " "
                                + request.host()
                                + " "
                                + peer.serverName()
                                + " "
                                + peer.serverPort())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.5;proto=https;host=site.example | 203.0.113.5 | 0 | https |"
                        + " site.example",
                "For=\"203.0.113.5:4711\"; PROTO=\"https\"     | 203.0.113.5 | 4711 | https |"
                        + " inner:8000",
                "for=\"[2001:db8::1]:4711\"                    | 2001:db8::1 | 4711 | http |"
                        + " inner:8000",
                "for=203.0.113.5, for=10.0.0.1;proto=https     | 203.0.113.5 | 0 | http |"
                        + " inner:8000",
                "for=9.9.9.9;proto=http,for=203.0.113.5;proto=https | 203.0.113.5 | 0 | https |"
                        + " inner:8000",
                "for=_hidden;by=_me;x=\"a;b,c\\\"\"            | `` | 0 | http | inner:8000",
                "for=\"_hidden:_p\"                            | `` | 0 | http | inner:8000",
                "for=unknown                                   | `` | 0 | http | inner:8000",
                "proto=https;host=\"h:1\"                      | 192.0.2.7 | 50000 | https | h:1",
                ", ;for=203.0.113.5;,                          | 203.0.113.5 | 0 | http |"
                        + " inner:8000",
                "for=203.0.113.5,proto=https                   | 192.0.2.7 | 50000 | https |"
                        + " inner:8000",
            })
    void theStandardFieldIsBelieved(
            String value, String address, int port, String scheme, String host) {
        Request request = applied("Forwarded: " + value);
        assertThat(request.peer().remoteAddress()).isEqualTo(address);
        assertThat(request.peer().remotePort()).isEqualTo(port);
        assertThat(request.peer().scheme()).isEqualTo(scheme);
        assertThat(request.host()).isEqualTo(host);
    }

    @Test
    void bothKindsMayAgree() {
        Request request =
                applied(
                        "Forwarded: for=\"[2001:DB8::0:1]\";proto=https;host=Site.example",
                        "X-Forwarded-For: 2001:db8::1",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: site.example",
                        "X-Forwarded-Port: 444");
        assertThat(request.peer().scheme()).isEqualTo("https");
        assertThat(request.peer().serverPort()).isEqualTo(444);
        assertThat(
                        applied("Forwarded: for=1.1.1.1", "X-Forwarded-For: 1.1.1.1")
                                .peer()
                                .remoteAddress())
                .isEqualTo("1.1.1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via: x", "Host:"})
    void aRequestWithoutAHostKeepsNone(String field) throws RequestRefused {
        WireHead head =
                WireHead.of(
                        "GET / HTTP/1.0", field, "X-Forwarded-Proto: https", "Forwarded: \tby=x");
        Request request = new RequestPolicy(9).check(head, WireHead.PEER);
        assertThat(TRUSTING.apply(request).peer().serverPort()).isEqualTo(443);
        assertThat(TRUSTING.apply(request).host()).isEqualTo(request.host());
        WireHead port = WireHead.of("GET / HTTP/1.0", field, "X-Forwarded-Port: 1");
        Request other = TRUSTING.apply(new RequestPolicy(9).check(port, WireHead.PEER));
        assertThat(other.host()).isEqualTo(request.host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: evil",
                "X-Forwarded-For: 1.2.3",
                "X-Forwarded-For: 1.2.3.4:x",
                "X-Forwarded-For: 1.2.3.4:70000",
                "X-Forwarded-For: [::1",
                "X-Forwarded-For: [::1]x",
                "X-Forwarded-For: _a b",
                "X-Forwarded-Proto: ftp",
                "X-Forwarded-Proto: http,https",
                "X-Forwarded-For: 1.1.1.1;X-Forwarded-Proto: http;X-Forwarded-Proto: https",
                "X-Forwarded-Host: a/b",
                "X-Forwarded-Host: u@a",
                "X-Forwarded-Port: 0",
                "X-Forwarded-Port: 65536",
                "X-Forwarded-Port: x",
                "X-Forwarded-Host: a:1;X-Forwarded-Port: 2",
                "Forwarded: for=1.1.1.1~X-Forwarded-For: 2.2.2.2",
                "Forwarded: for=unknown~X-Forwarded-For: 2.2.2.2",
                "Forwarded: for=2.2.2.2~X-Forwarded-For: unknown",
                "Forwarded: proto=http~X-Forwarded-Proto: https",
                "Forwarded: host=a~X-Forwarded-Host: b",
                "Forwarded: host=\"a:1\"~X-Forwarded-Port: 2",
                "Forwarded: for",
                "Forwarded: for=",
                "Forwarded: =x",
                "Forwarded: for=\"x",
                "Forwarded: for=\"x\\",
                "Forwarded: for=[::1]",
                "Forwarded: for=1.1.1.1:80",
                "Forwarded: for=1.1.1.1;for=2.2.2.2",
                "Forwarded: for=1.1.1.1 for=2.2.2.2",
                "Forwarded: for=x",
                "Forwarded: proto=ftp",
                "Forwarded: host=\"a b\"",
            })
    void whatDoesNotFitTogetherIsRefused(String fields) {
        String[] lines = fields.startsWith("Forwarded") ? fields.split("~") : fields.split(";");
        List<String> all = new ArrayList<>(List.of("Host: h"));
        all.addAll(List.of(lines));
        Request request = WireHead.request("GET / HTTP/1.1", all.toArray(String[]::new));
        assertThatThrownBy(() -> TRUSTING.apply(request))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void nobodyElseIsBelievedOrPassedOn() throws RequestRefused {
        Request request =
                WireHead.request(
                        "GET /x HTTP/1.1",
                        "Host: h",
                        "X-Forwarded-For: 9.9.9.9",
                        "x-forwarded-proto: nonsense",
                        "X-FORWARDED-SSL: on",
                        "Forwarded: ((",
                        "X-Forwarded-: kept",
                        "Accept-Encoding: kept");
        for (List<Cidr> trusted : List.of(List.<Cidr>of(), List.of(Cidr.parse("10.0.0.0/8")))) {
            Request told = new ForwardedHeaders(trusted).apply(request);
            assertThat(told.peer()).isEqualTo(request.peer());
            assertThat(told.host()).isEqualTo("h");
            assertThat(names(told)).containsExactly("Host", "X-Forwarded-", "Accept-Encoding");
            assertThat(told.head().method()).isEqualTo("GET");
            assertThat(told.head().target()).isEqualTo("/x");
            assertThat(told.head().protocol()).isEqualTo("HTTP/1.1");
        }
    }

    @Test
    void fieldsOfATrustedProxyStayInTheRequest() {
        assertThat(names(applied("X-Forwarded-For: 1.1.1.1"))).contains("X-Forwarded-For");
    }

    @ParameterizedTest
    @CsvSource({
        "'',           unix,       true",
        "'',           10.0.0.0/8, false",
        "'',           *,          true",
        "fe80::1%eth0, fe80::/10,  true",
        "nonsense,     unix,       false",
        "nonsense,     *,          false",
    })
    void trustBelongsToTheConnection(String address, String trusted, boolean believed)
            throws RequestRefused {
        Peer peer = new Peer(address, 0, "localhost", 80, "http");
        WireHead head = WireHead.of("GET / HTTP/1.0", "X-Forwarded-Port: 77");
        Request request =
                new ForwardedHeaders(List.of(Cidr.parse(trusted)))
                        .apply(new RequestPolicy(9).check(head, peer));
        assertThat(request.peer().serverPort()).isEqualTo(believed ? 77 : 80);
        assertThat(request.host()).isNull();
    }
}
