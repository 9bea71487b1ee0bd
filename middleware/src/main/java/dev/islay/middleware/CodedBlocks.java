package dev.islay.middleware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Compresses a body block by block: what one block holds is sent before the next is asked for. */
final class CodedBlocks implements BlockFilter {
    private final ByteArrayOutputStream coded = new ByteArrayOutputStream();
    private final OutputStream coder;
    private boolean closed;

    CodedBlocks(Coding coding) {
        try {
            coder = coding.around(coded);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    @Override
    public byte[] block(byte[] block) throws IOException {
        coder.write(block);
        coder.flush();
        return taken();
    }

    @Override
    public byte[] end() throws IOException {
        close();
        return taken();
    }

    private byte[] taken() {
        byte[] taken = coded.toByteArray();
        coded.reset();
        return taken;
    }

    /** Also gives back the memory that the library holds outside the heap. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            coder.close();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
