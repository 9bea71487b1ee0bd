package dev.islay.python;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The payload of {@code CALL}.
 *
 * @param caller the request that makes the call
 * @param hasBody there is a body to ask for
 * @param pairs of the environ
 * @param name of the application
 */
record CalledRequest(long caller, boolean hasBody, Map<String, String> pairs, String name) {
    private static final int FIXED = 20;

    static CalledRequest decode(ByteBuf in) throws ProtocolViolation {
        if (in.readableBytes() < FIXED) {
            throw new ProtocolViolation("a CALL of " + in.readableBytes() + " bytes");
        }
        long caller = in.readLongLE();
        if (caller < 0) {
            throw new ProtocolViolation("a CALL for %x, which is no request".formatted(caller));
        }
        boolean hasBody = in.readUnsignedByte() != 0;
        in.skipBytes(1);
        int count = in.readUnsignedShortLE();
        int names = in.readIntLE();
        int values = in.readIntLE();
        if (names < 0 || values < 0 || (long) names + values > in.readableBytes()) {
            throw new ProtocolViolation("a CALL that is longer than its frame");
        }
        Map<String, String> pairs = pairs(count, strings(in, names), strings(in, values));
        return new CalledRequest(caller, hasBody, pairs, in.toString(StandardCharsets.UTF_8));
    }

    private static String[] strings(ByteBuf in, int length) {
        String text = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        return text.split("\0", -1);
    }

    private static Map<String, String> pairs(int count, String[] names, String[] values)
            throws ProtocolViolation {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (count == 0) {
            return pairs;
        }
        if (names.length != count || values.length != count) {
            throw new ProtocolViolation(
                    "a CALL of %d pairs with %d names and %d values"
                            .formatted(count, names.length, values.length));
        }
        for (int i = 0; i < count; i++) {
            pairs.put(names[i], values[i]);
        }
        return pairs;
    }
}
