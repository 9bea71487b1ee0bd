package dev.islay.wsgi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Blocks that are all there. */
final class BlocksBody implements Body {
    private final byte[][] blocks;
    private int taken;

    BlocksBody(byte[][] blocks) {
        this.blocks = blocks.clone();
    }

    @Override
    public byte @Nullable [] next() {
        return taken < blocks.length ? blocks[taken++] : null;
    }

    @Override
    public long length() {
        return Arrays.stream(blocks).mapToLong(block -> block.length).sum();
    }
}
