package dev.islay.python;

import dev.islay.gateway.EnvironKey;
import dev.islay.gateway.EnvironSink;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * An environ as a frame has it: a block of names and a block of values, each string with a NUL
 * behind it but the last of its block. Sans-IO.
 *
 * <p>This is the last guard of the environ: a NUL or a character above U+00FF in a name or value,
 * whoever set it, throws {@link IllegalArgumentException}.
 *
 * <p>Threading: one thread at a time.
 */
final class EnvironBlocks implements EnvironSink {
    private byte[] names;
    private byte[] values;
    private int namesLength;
    private int valuesLength;
    private int pairs;

    /** Empty ones. Both sizes in bytes: what is enough for most. */
    EnvironBlocks(int names, int values) {
        this.names = new byte[names];
        this.values = new byte[values];
    }

    /** Forgets what was put there, to be filled again. */
    void clear() {
        namesLength = 0;
        valuesLength = 0;
        pairs = 0;
    }

    @Override
    public void pair(EnvironKey key, CharSequence value) {
        byte[] name = key.bytes();
        names = withRoom(names, namesLength + name.length + 1);
        System.arraycopy(name, 0, names, namesLength, name.length);
        namesLength += name.length;
        names[namesLength++] = 0;
        value(key.name(), value);
    }

    /** Adds a pair whose name may be any. */
    void pair(String name, String value) {
        names = withRoom(names, namesLength + name.length() + 1);
        namesLength = copy(name, name, names, namesLength);
        value(name, value);
    }

    private void value(String name, CharSequence value) {
        values = withRoom(values, valuesLength + value.length() + 1);
        valuesLength = copy(name, value, values, valuesLength);
        pairs++;
    }

    /** Where the copy ends, and the NUL behind it. */
    private static int copy(String name, CharSequence text, byte[] block, int from) {
        int count = text.length();
        int at = from;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c == 0 || c > 0xFF) {
                throw new IllegalArgumentException(
                        "%s of the environ holds U+%04X; native strings have U+0001 to U+00FF"
                                .formatted(name, (int) c));
            }
            block[at++] = (byte) c;
        }
        block[at++] = 0;
        return at;
    }

    private static byte[] withRoom(byte[] block, int needed) {
        return needed <= block.length
                ? block
                : Arrays.copyOf(block, Math.max(block.length * 2, needed));
    }

    /** Bytes of both blocks. */
    int length() {
        return shorn(namesLength) + shorn(valuesLength);
    }

    /** Writes how many pairs there are, the lengths of the blocks, and the blocks. */
    void writeTo(ByteBuf out) {
        out.writeShortLE(pairs);
        out.writeLongLE(shorn(namesLength) | ((long) shorn(valuesLength) << 32));
        out.writeBytes(names, 0, shorn(namesLength));
        out.writeBytes(values, 0, shorn(valuesLength));
    }

    /** Without the last NUL. */
    private static int shorn(int length) {
        return Math.max(0, length - 1);
    }
}
