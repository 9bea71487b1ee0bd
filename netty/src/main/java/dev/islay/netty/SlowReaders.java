package dev.islay.netty;

import dev.islay.gateway.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of clients that are cut off because they do not take their responses: at most one line a
 * second, because they may come in thousands. Threading: the event loop.
 */
final class SlowReaders {
    private static final Logger LOG = LoggerFactory.getLogger(SlowReaders.class);
    private static final long SECOND = 1_000_000_000L;

    private long toldAt = System.nanoTime() - SECOND;
    private long untold;

    /** {@code why}: the end of a sentence, with the setting. */
    void cutOff(Peer peer, String why) {
        untold++;
        long now = System.nanoTime();
        if (now - toldAt >= SECOND) {
            LOG.info(
                    "clients cut off in the middle of a response: {}, the last one {}: {}",
                    untold,
                    peer.remoteAddress().isEmpty() ? "on a Unix socket" : peer.remoteAddress(),
                    why);
            toldAt = now;
            untold = 0;
        }
    }
}
