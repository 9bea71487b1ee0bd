package dev.islay.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a small file of UTF-8 text. */
final class FileText {
    /** In bytes. */
    static final int LIMIT = 2 << 20;

    /**
     * Enough for ten thousand mounts of five lines. A TOML reader makes an exception of each line
     * that is wrong, and the memory of the server is small: 70,000 of them did not fit.
     */
    static final int MOST_LINES = 55_000;

    private FileText() {}

    /**
     * The text of a file, without a byte order mark.
     *
     * @param name what the file is called in a refusal
     * @throws StartRefused when it is not there, is no file, is too large or is not UTF-8
     */
    static String read(Path path, String name) throws StartRefused {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw StartRefused.usage(name + " is not a file");
        }
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] bytes = stream.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw StartRefused.usage(
                        name + " is larger than a settings file may be: " + LIMIT + " bytes");
            }
            return decoded(bytes, name);
        } catch (IOException failure) {
            throw StartRefused.usage("cannot read " + name + ": " + ReopeningFile.reason(failure));
        }
    }

    private static String decoded(byte[] bytes, String name) throws StartRefused {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer to = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(from, to, true);
        if (result.isError()) {
            throw StartRefused.usage(
                    "%s:%d: byte 0x%02X is not UTF-8"
                            .formatted(name, line(bytes, from.position()), bytes[from.position()]));
        }
        if (line(bytes, bytes.length) > MOST_LINES) {
            throw StartRefused.usage(
                    name + " has more lines than a settings file may: " + MOST_LINES);
        }
        String text = to.flip().toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static int line(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
