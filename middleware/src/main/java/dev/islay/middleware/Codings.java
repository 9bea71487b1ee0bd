package dev.islay.middleware;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The codings that there are: gzip always, Zstandard and Brotli if their libraries are on the class
 * path ({@code com.github.luben:zstd-jni}, {@code com.aayushatharva.brotli4j:brotli4j} with the
 * native part for the system). Each is looked up once.
 */
final class Codings {
    private static final List<Coding> FOUND = found();

    private Codings() {}

    /** In the order in which they are preferred when a client takes several equally gladly. */
    static List<Coding> all() {
        return FOUND;
    }

    private static List<Coding> found() {
        List<Coding> found = new ArrayList<>();
        try {
            found.add(BrotliCoding.load());
        } catch (LinkageError absent) {
            // no library, or none for this system
        }
        try {
            found.add(ZstdCoding.load());
        } catch (LinkageError absent) {
            // likewise
        }
        found.add(new Gzip());
        return List.copyOf(found);
    }

    /** RFC 1952, by the JDK. */
    private record Gzip() implements Coding {
        private static final int LEVEL = 5;
        private static final int ROOM = 8192;

        @Override
        public String name() {
            return "gzip";
        }

        @Override
        public OutputStream around(OutputStream out) throws java.io.IOException {
            return new Levelled(out);
        }

        private static final class Levelled extends GZIPOutputStream {
            Levelled(OutputStream out) throws java.io.IOException {
                super(out, ROOM, true);
                def.setLevel(LEVEL);
            }
        }
    }
}
