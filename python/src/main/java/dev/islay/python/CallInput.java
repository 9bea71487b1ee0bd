package dev.islay.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** {@code wsgi.input} of a call from Python: each piece is asked for. For one thread. */
final class CallInput extends InputStream {
    private final JavaCall call;
    private byte[] piece = new byte[0];
    private int at;
    private boolean ended;

    CallInput(JavaCall call) {
        this.call = call;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (at == piece.length && !ended) {
            fill();
        }
        if (at == piece.length) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, target, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length - at;
    }

    private void fill() throws IOException {
        try {
            JavaCall.Piece came = call.piece();
            if ((came.flags() & FrameDecoder.BROKEN) != 0) {
                throw new IOException(new String(came.bytes(), StandardCharsets.UTF_8));
            }
            ended = (came.flags() & FrameDecoder.LAST) != 0;
            piece = came.bytes();
            at = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Python code read the body");
        }
    }
}
