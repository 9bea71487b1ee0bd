package dev.islay.netty;

import dev.islay.gateway.OncePerSecond;
import dev.islay.gateway.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of clients that are cut off because they do not take their responses: at most one line a
 * second, because they may come in thousands. Threading: the event loop.
 */
final class SlowReaders {
    private static final Logger LOG = LoggerFactory.getLogger(SlowReaders.class);

    private final OncePerSecond told =
            new OncePerSecond((count, last) ->
                    LOG.info(
                            "clients cut off in the middle of a response: {}, the last one {}",
                            count,
                            last));

    /** {@code why}: the end of a sentence, with the setting. */
    void cutOff(Peer peer, String why) {
        String address = peer.remoteAddress();
        told.report((address.isEmpty() ? "on a Unix socket" : address) + ": " + why);
    }
}
