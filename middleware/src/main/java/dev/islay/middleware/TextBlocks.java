package dev.islay.middleware;

import dev.islay.middleware.TextTransform.TextFilter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/** Decodes blocks, changes their text and encodes it again. Holds the bytes of half a character. */
final class TextBlocks implements BlockFilter {
    private static final byte[] NOTHING = {};

    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private final TextFilter filter;
    private byte[] half = NOTHING;

    TextBlocks(Charset charset, TextFilter filter) {
        decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
        encoder =
                charset.newEncoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.filter = filter;
    }

    @Override
    public byte[] block(byte[] block) throws CharacterCodingException {
        return encoded(filter.piece(decoded(block, false)), false);
    }

    @Override
    public byte[] end() throws CharacterCodingException {
        String rest = decoded(NOTHING, true);
        String last = rest.isEmpty() ? "" : filter.piece(rest);
        return encoded(last + filter.end(), true);
    }

    private String decoded(byte[] block, boolean last) throws CharacterCodingException {
        byte[] all = Arrays.copyOf(half, half.length + block.length);
        System.arraycopy(block, 0, all, half.length, block.length);
        ByteBuffer bytes = ByteBuffer.wrap(all);
        CharBuffer text = CharBuffer.allocate(room(all.length, decoder.maxCharsPerByte()));
        check(decoder.decode(bytes, text, last));
        if (last) {
            check(decoder.flush(text));
        }
        half = Arrays.copyOfRange(all, bytes.position(), all.length);
        return text.flip().toString();
    }

    private byte[] encoded(String text, boolean last) throws CharacterCodingException {
        ByteBuffer bytes = ByteBuffer.allocate(room(text.length(), encoder.maxBytesPerChar()));
        check(encoder.encode(CharBuffer.wrap(text), bytes, last));
        if (last) {
            check(encoder.flush(bytes));
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Enough for so many, and for what ends a charset with states. */
    private static int room(int count, float each) {
        return (int) Math.ceil(count * (double) each) + 16;
    }

    private static void check(CoderResult result) throws CharacterCodingException {
        if (result.isOverflow()) {
            result.throwException();
        }
    }
}
