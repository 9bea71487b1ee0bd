package dev.islay.python;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets by which workers prove themselves: 64 hexadecimal digits. */
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String next() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
