package dev.islay.middleware;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;

/** Brotli (RFC 7932), by brotli4j. */
record BrotliCoding() implements Coding {
    private static final int QUALITY = 4;

    /**
     * It, if it can be used.
     *
     * @throws LinkageError if the library or its native part is not there
     */
    static BrotliCoding load() {
        Brotli4jLoader.ensureAvailability();
        return new BrotliCoding();
    }

    @Override
    public String name() {
        return "br";
    }

    @Override
    public OutputStream around(OutputStream out) throws IOException {
        return new BrotliOutputStream(out, Encoder.Parameters.create(QUALITY));
    }
}
