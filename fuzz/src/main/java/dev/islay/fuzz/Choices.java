package dev.islay.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Decisions that a seed makes. */
public final class Choices {
    private static final int[] EDGES = {0, 1, 9, 10, 13, 32, 0x7f, 0x80, 0xff};

    private final Random random;

    /** The same seed makes the same decisions. */
    public Choices(long seed) {
        random = new Random(seed);
    }

    /** 0 up to below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in {@code times}. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Any number of 64 bits. */
    public long any() {
        return random.nextLong();
    }

    /** One of several. */
    @SafeVarargs
    public final <T> T of(T... several) {
        return several[random.nextInt(several.length)];
    }

    /** One of a list that is not empty. */
    public <T> T of(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }

    /** A length: small mostly, sometimes near {@code edge}, never much more. */
    public int length(int edge) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> Math.max(0, edge - 2 + random.nextInt(4));
            case 2 -> random.nextInt(edge + 1);
            default -> random.nextInt(Math.min(edge, 40) + 1);
        };
    }

    /** So many bytes. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The bytes with a few of them changed, left out, doubled or put in. */
    public byte[] mutated(byte[] bytes) {
        byte[] mutated = bytes;
        for (int i = below(3); i >= 0; i--) {
            mutated = mutatedOnce(mutated);
        }
        return mutated;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        int from = below(bytes.length + 1);
        int to = from + below(Math.min(bytes.length - from, 8) + 1);
        byte[] middle =
                switch (below(6)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {(byte) EDGES[below(EDGES.length)]};
                    case 2 -> bytes(below(5));
                    case 3 -> flipped(Arrays.copyOfRange(bytes, from, to));
                    case 4 -> twice(Arrays.copyOfRange(bytes, from, to));
                    default -> {
                        to = bytes.length;
                        yield new byte[0];
                    }
                };
        byte[] joined = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, joined, from, middle.length);
        System.arraycopy(bytes, to, joined, from + middle.length, bytes.length - to);
        return joined;
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[below(bytes.length)] ^= (byte) (1 << below(8));
        }
        return bytes;
    }

    private static byte[] twice(byte[] bytes) {
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }

    /** The bytes as they might arrive: whole, byte by byte, or in pieces. */
    public List<byte[]> pieces(byte[] bytes) {
        int longest = of(bytes.length + 1, bytes.length < 4000 ? 1 : 1000, 16, 1500);
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + below(longest));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }
}
