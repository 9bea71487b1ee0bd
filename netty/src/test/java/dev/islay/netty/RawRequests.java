package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.fuzz.Choices;

/**
 * Requests by the grammar of RFC 9112, and by what is nearly it: each part is right most of the
 * time, and then the bytes of the whole are changed once in a while.
 */
final class RawRequests {
    private static final String[] METHODS = {
        "GET",
        "GET",
        "POST",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "X!#$%&'*+-.^_`|~9",
        "get",
        "CONNECT",
        "",
        "G\u00c4T",
        "GET,",
        "M".repeat(40)
    };
    private static final String[] TARGETS = {
        "/",
        "/a",
        "//a/../b;c",
        "/%41%zz%",
        "/?a=b?c",
        "/\u00ff",
        "/#f",
        "http://h/x",
        "https://h:8?x",
        "*",
        "/%00",
        "h:80",
        "/a\tb",
        "",
        "http://h@evil/",
        "/a b",
        "/\u0000",
        "/\u007f",
        "HTTP/1.1"
    };
    private static final String[] VERSIONS = {
        "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "http/1.1", "HTTP/1.1 ", "HTTP/11", "HTTP/1.1\t", "",
    };
    private static final String[] ENDS = {
        "\n", "\r", "\r\r\n", "\r\n ", "\u0000\r\n", "\u000b\r\n"
    };
    private static final String[] HOSTS = {
        "Host: h", "Host: h:8", "Host:", "Host: [::1]:8", "Host: a b", "Host: h\r\nHost: h",
                "Host : h",
        "host:h", "Host: h/evil", "X: y", "Host: h, h", "Host: h\u0000", "Host: h@i", " Host: h"
    };
    private static final String[] FIELDS = {
        "A: b",
        "A:",
        "A: b \t",
        "A_B: c",
        "A: b\u0001",
        "A: \u00e9",
        ": b",
        "A b: c",
        "A",
        "A: b\r\n c",
        "Connection: close",
        "Connection: keep-alive",
        "Connection: Transfer-Encoding",
        "Expect: 100-continue",
        "Expect: 200",
        "Upgrade: h2c",
        "Proxy: x",
        "X: a\rB: c",
        "X: a\nB: c",
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        "Transfer_Encoding: chunked",
        "Content-Type: a",
        "A: " + "b".repeat(500)
    };
    private static final String[] LENGTHS = {
        "+5",
        "-1",
        "5, 5",
        "05",
        "0x5",
        "5 5",
        "",
        "99999999999999999999",
        "2147483648",
        "5\u0000",
        "1_0"
    };
    private static final String[] CODINGS = {
        "Chunked",
        "chunked, chunked",
        "gzip, chunked",
        "chunked;q=1",
        "identity",
        "\u000bchunked",
        "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\nContent-Length: 4",
        "x, ",
        "\"chunked\"",
        ""
    };
    private static final String[] SIZES = {
        "+3",
        "-3",
        "0x3",
        "3 ",
        " 3",
        "3;a=b",
        "3;a=\"b\"",
        "3;",
        "03",
        "3\u0000",
        "fffffffff",
        "3\r",
        "",
        "3g",
        "8000000000000003",
        "3;a\nb"
    };
    private static final String[] TRAILERS = {
        "A: b",
        "A: b\r\n c",
        "Content-Length: 3",
        "Host: h",
        "A",
        ": b",
        "A: \u0000",
        " A: b",
        "X-Y: z"
    };

    private final Choices choices;

    RawRequests(Choices choices) {
        this.choices = choices;
    }

    /** One to five requests behind each other. */
    byte[] pipeline() {
        StringBuilder wire = new StringBuilder();
        for (int i = choices.below(5); i >= 0; i--) {
            request(wire);
        }
        byte[] bytes = wire.toString().getBytes(ISO_8859_1);
        return choices.oneIn(3) ? choices.mutated(bytes) : bytes;
    }

    /** As usual mostly, odd once in a while. */
    private String part(String usual, String... odd) {
        return choices.oneIn(25) ? choices.of(odd) : usual;
    }

    private String end() {
        return choices.oneIn(100) ? choices.of(ENDS) : "\r\n";
    }

    private void request(StringBuilder wire) {
        wire.append(part("", "\r\n", "\n", " ", "\u0000", "\r\n\r\n"));
        wire.append(choices.oneIn(5) ? choices.of(METHODS) : choices.of("GET", "POST"));
        wire.append(part(" ", "  ", "\t", ""));
        wire.append(choices.oneIn(5) ? choices.of(TARGETS) : "/" + choices.below(1000));
        wire.append(part(" ", "  ", "\t", ""));
        wire.append(part("HTTP/1.1", VERSIONS)).append(end());
        wire.append(part("Host: h", HOSTS)).append(end());
        for (int i = choices.below(3); i > 0; i--) {
            wire.append(choices.oneIn(3) ? choices.of(FIELDS) : "A: b").append(end());
        }
        switch (choices.below(3)) {
            case 0 -> wire.append(end());
            case 1 -> counted(wire);
            default -> chunked(wire);
        }
    }

    private void counted(StringBuilder wire) {
        int length = choices.length(1500);
        wire.append(
                part(
                        "Content-Length: ",
                        "Content-Length:",
                        "content-length:\t",
                        "Content-Length : "));
        wire.append(part("" + length, LENGTHS)).append(end()).append(end());
        data(wire, length);
    }

    private void chunked(StringBuilder wire) {
        wire.append(part("Transfer-Encoding: ", "transfer-encoding:", "Transfer-Encoding : "));
        wire.append(part("chunked", CODINGS)).append(end()).append(end());
        for (int i = choices.below(4); i > 0; i--) {
            int length = 1 + choices.below(choices.of(10, 1200));
            wire.append(part(Integer.toHexString(length), SIZES)).append(end());
            data(wire, length);
            wire.append(end());
        }
        wire.append(part("0", "00", "0;x", "-0", "0 ", " 0")).append(end());
        while (choices.oneIn(4)) {
            wire.append(choices.of(TRAILERS)).append(end());
        }
        wire.append(end());
    }

    /** Looks like a request, so that a wrong reading of the framing is seen. */
    private static void data(StringBuilder wire, int length) {
        String evil = "GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n";
        wire.append(evil.repeat(length / evil.length() + 1), 0, length);
    }
}
