package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class CombinedFormatTest {
    private static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");

    private final CombinedFormat format = new CombinedFormat(ZoneId.of("+05:30"));

    private String line(AccessEntry entry) {
        StringBuilder line = new StringBuilder();
        format.append(entry, line);
        return line.toString();
    }

    @Test
    void aLineLooksAsLogReadersExpect() {
        AccessEntry entry =
                new AccessEntry("::1", "GET / HTTP/1.1", "http://r/", "curl", 200, 12, START, 5, 1);
        String expected =
                "::1 - - [03/Feb/2026:09:35:06 +0530] \"GET / HTTP/1.1\" 200 12 \"http://r/\""
                        + " \"curl\"";
        assertThat(line(entry)).isEqualTo(expected);
        assertThat(line(entry)).isEqualTo(expected);
    }

    @Test
    void whatIsNotThereIsADash() {
        AccessEntry entry =
                new AccessEntry("", "GET / HTTP/1.0", "", "", 499, 0, Instant.EPOCH, 5, 1);
        assertThat(line(entry))
                .isEqualTo(
                        "- - - [01/Jan/1970:05:30:00 +0530] \"GET / HTTP/1.0\" 499 - \"-\" \"-\"");
    }

    @Test
    void noClientCanForgeALine() {
        AccessEntry entry =
                new AccessEntry(
                        "p\n",
                        "GET /\u00e9 X",
                        "\" 200 \"",
                        "a\\\r\n\t\u007f\u0000",
                        400,
                        1,
                        START,
                        5,
                        1);
        assertThat(line(entry))
                .endsWith(
                        "\"GET /\\xe9 X\" 400 1 \"\\\" 200 \\\"\""
                                + " \"a\\\\\\x0d\\x0a\\x09\\x7f\\x00\"")
                .startsWith("p\\x0a ");
    }
}
