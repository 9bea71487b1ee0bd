package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorPageTest {
    @Test
    void aRefusedRequestGetsAWholeHead() {
        ErrorPage page = ErrorPage.of(new RequestRefused(431, "too many fields"));
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        ResponseHead head = page.head(new ResponseRules("islay", clock, () -> 0), false);
        assertThat(new String(page.body(), StandardCharsets.US_ASCII))
                .isEqualTo("431 Request Header Fields Too Large\n\ntoo many fields\n");
        assertThat(head.status()).isEqualTo("431 Request Header Fields Too Large");
        assertThat(head.framing()).isEqualTo(Framing.LENGTH);
        assertThat(head.fields())
                .containsExactly(
                        "Content-Type",
                        "text/plain; charset=utf-8",
                        "Content-Length",
                        "53",
                        "Date",
                        "Thu, 01 Jan 1970 00:00:00 GMT",
                        "Server",
                        "islay",
                        "Connection",
                        "close");
        assertThat(page.head(new ResponseRules(""), true).fields())
                .endsWith("Connection", "keep-alive");
    }

    @Test
    void whoIsTurnedAwayIsToldWhenToComeBack() {
        assertThat(ErrorPage.of(new RequestRefused(503, "full")).fields())
                .endsWith("Retry-After", "1");
    }

    @ParameterizedTest
    @CsvSource({
        "400, Bad Request",
        "404, Not Found",
        "405, Method Not Allowed",
        "408, Request Timeout",
        "411, Length Required",
        "413, Content Too Large",
        "414, URI Too Long",
        "417, Expectation Failed",
        "418, Client Error",
        "421, Misdirected Request",
        "429, Too Many Requests",
        "500, Internal Server Error",
        "501, Not Implemented",
        "502, Bad Gateway",
        "503, Service Unavailable",
        "504, Gateway Timeout",
        "505, HTTP Version Not Supported",
        "599, Server Error",
    })
    void everyStatusHasAReason(int code, String reason) {
        assertThat(new ErrorPage(code, "", 0).status()).isEqualTo(code + " " + reason);
    }

    @Test
    void theDateIsThatOfTheSecond() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(1_999));
        HttpDate date = new HttpDate(now::get);
        assertThat(date.text()).isEqualTo("Thu, 01 Jan 1970 00:00:01 GMT");
        assertThat(date.text()).isSameAs(date.text());
        now.set(Instant.ofEpochSecond(2));
        assertThat(date.text()).isEqualTo("Thu, 01 Jan 1970 00:00:02 GMT");
    }
}
