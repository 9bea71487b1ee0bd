package dev.islay.gateway;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses (RFC 4632, 3.1; RFC 4291, 2.3), or one of the two words beside them:
 * {@code *} for everybody, {@code unix} for who comes over a Unix socket.
 *
 * @param family what kind of peer it may hold
 * @param high the first 64 bits of the first address, IPv4 in the upper half
 * @param low the last 64 bits; 0 for IPv4
 * @param bits length of the prefix
 */
public record Cidr(Family family, long high, long low, int bits) {
    /** What a block holds. */
    public enum Family {
        /** 32 bits. */
        IPV4,
        /** 128 bits. */
        IPV6,
        /** Peers without an address. */
        UNIX,
        /** Every peer. */
        ALL
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, a single address, {@code *} or {@code unix}.
     *
     * @throws IllegalArgumentException says what is wrong and what is allowed
     */
    public static Cidr parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "*" -> new Cidr(Family.ALL, 0, 0, 0);
            case "unix" -> new Cidr(Family.UNIX, 0, 0, 0);
            default -> block(text);
        };
    }

    private static Cidr block(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "'%s' is not an address or a block of addresses: allowed are 10.0.0.0/8, fd00::/8, a single IPv4 or IPv6 address, * and unix"
                            .formatted(text));
        }
        byte[] bytes = address.getAddress();
        int most = bytes.length * 8;
        int bits = slash < 0 ? most : prefix(text, slash, most);
        Cidr cidr = new Cidr(family(bytes), high(bytes), low(bytes), bits);
        if (cidr.outside(cidr.high, cidr.low)) {
            throw new IllegalArgumentException(
                    "'%s' has bits set behind its first %d: write the first address of the block"
                            .formatted(text, bits));
        }
        return cidr;
    }

    private static int prefix(String text, int slash, int most) {
        String digits = text.substring(slash + 1);
        long bits = digits.length() > 3 ? Digits.NONE : Digits.parse(digits);
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(
                    "'%s' has no valid length of prefix: allowed is 0 to %d".formatted(text, most));
        }
        return (int) bits;
    }

    /** Whether a peer is in the block; null stands for a peer on a Unix socket. */
    public boolean contains(@Nullable InetAddress address) {
        if (family == Family.ALL) {
            return true;
        }
        if (address == null) {
            return family == Family.UNIX;
        }
        byte[] bytes = address.getAddress();
        return family == family(bytes)
                && ((high(bytes) ^ high) & highMask()) == 0
                && ((low(bytes) ^ low) & lowMask()) == 0;
    }

    private boolean outside(long highBits, long lowBits) {
        return (highBits & ~highMask()) != 0 || (lowBits & ~lowMask()) != 0;
    }

    private long highMask() {
        return mask(Math.min(bits, Long.SIZE));
    }

    private long lowMask() {
        return mask(Math.max(bits - Long.SIZE, 0));
    }

    /** A shift by 64 would be one by 0. */
    private static long mask(int ones) {
        return ones == 0 ? 0 : -1L << (Long.SIZE - ones);
    }

    private static Family family(byte[] bytes) {
        return bytes.length == Integer.BYTES ? Family.IPV4 : Family.IPV6;
    }

    private static long high(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == Integer.BYTES
                ? (long) buffer.getInt() << Integer.SIZE
                : buffer.getLong();
    }

    private static long low(byte[] bytes) {
        return bytes.length == Integer.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong(Long.BYTES);
    }
}
