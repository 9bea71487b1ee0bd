package dev.islay.gateway;

import java.nio.charset.StandardCharsets;

/** A key of the WSGI environ in both of its forms, so that neither is computed for a request. */
public final class EnvironKey {
    private final String name;
    private final byte[] bytes;

    /** {@code name} is not empty, Latin-1, and has no NUL. */
    public EnvironKey(String name) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As text. */
    public String name() {
        return name;
    }

    /** As Latin-1 bytes; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
