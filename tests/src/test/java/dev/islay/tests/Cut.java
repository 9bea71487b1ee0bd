package dev.islay.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ways to cut the bytes of a connection into pieces: what is made of them must be the same. */
enum Cut {
    WHOLE {
        @Override
        List<String> pieces(String bytes) {
            return List.of(bytes);
        }
    },
    BYTE_BY_BYTE {
        @Override
        List<String> pieces(String bytes) {
            return List.of(bytes.split(""));
        }
    },
    LINE_BY_LINE {
        @Override
        List<String> pieces(String bytes) {
            return List.of(bytes.split("(?<=\n)"));
        }
    },
    AT_RANDOM {
        @Override
        List<String> pieces(String bytes) {
            Random random = new Random(bytes.hashCode());
            List<String> pieces = new ArrayList<>();
            for (int from = 0, to; from < bytes.length(); from = to) {
                to = Math.min(bytes.length(), from + 1 + random.nextInt(40));
                pieces.add(bytes.substring(from, to));
            }
            return pieces;
        }
    };

    abstract List<String> pieces(String bytes);

    /** Sends them and ends the output. A server that has refused already may have closed. */
    void send(byte[] bytes, RawClient client) {
        try {
            for (String piece : pieces(new String(bytes, ISO_8859_1))) {
                client.send(piece);
            }
            client.endOutput();
        } catch (UncheckedIOException e) {
            client.closedEarly(e);
        }
    }
}
