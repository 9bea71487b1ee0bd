package dev.islay.middleware;

/**
 * In place of what would change the body if this were not a HEAD: nothing passes. A body that went
 * by as it is could still tell the server its length, or that it is a file.
 */
final class NoBlocks implements BlockFilter {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] block(byte[] block) {
        return NOTHING;
    }

    @Override
    public byte[] end() {
        return NOTHING;
    }
}
