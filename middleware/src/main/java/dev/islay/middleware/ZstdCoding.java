package dev.islay.middleware;

import com.github.luben.zstd.ZstdOutputStream;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.OutputStream;

/** Zstandard (RFC 8878), by zstd-jni; its level keeps the window below 8 MiB (RFC 9659). */
record ZstdCoding() implements Coding {
    private static final int LEVEL = 3;

    /**
     * It, if it can be used.
     *
     * @throws LinkageError if the library or its native part is not there
     */
    static ZstdCoding load() {
        Native.load();
        return new ZstdCoding();
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public OutputStream around(OutputStream out) throws IOException {
        return new ZstdOutputStream(out, LEVEL);
    }
}
