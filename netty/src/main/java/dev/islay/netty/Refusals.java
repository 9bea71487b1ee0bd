package dev.islay.netty;

import dev.islay.gateway.AccessEntry;
import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ErrorPage;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestHead;
import dev.islay.gateway.RequestRefused;
import dev.islay.gateway.ResponseRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what never becomes an exchange. Logged at level debug: it tells of clients, not of us.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Http1Encoder encoder = new Http1Encoder();
    private final ResponseRules rules;
    private final AccessLog log;

    /** {@code log} is told of each. */
    public Refusals(ResponseRules rules, AccessLog log) {
        this.rules = rules;
        this.log = log;
    }

    /** {@code request} is null when the head could not be read or broke a rule. */
    void write(
            Channel channel,
            Peer peer,
            @Nullable Request request,
            RequestRefused refused,
            boolean keep) {
        LOG.debug(
                "refused {}: {} {}", peer.remoteAddress(), refused.status(), refused.getMessage());
        ErrorPage page = ErrorPage.of(refused);
        ByteBuf out = encoder.head(channel.alloc(), page.head(rules, keep));
        if (request == null || !request.head().method().equals("HEAD")) {
            out.writeBytes(page.body());
        }
        channel.writeAndFlush(out, channel.voidPromise());
        record(peer, request, page);
    }

    private void record(Peer peer, @Nullable Request request, ErrorPage page) {
        if (log == AccessLog.NONE) {
            return;
        }
        String line = "-";
        String client = peer.remoteAddress();
        if (request != null) {
            RequestHead head = request.head();
            line = head.method() + " " + head.target() + " " + head.protocol();
            client = request.peer().remoteAddress();
        }
        log.ended(
                new AccessEntry(
                        client,
                        line,
                        "",
                        "",
                        page.code(),
                        page.body().length,
                        Instant.now(),
                        0,
                        0));
    }
}
