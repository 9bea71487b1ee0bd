package dev.islay.python;

import dev.islay.gateway.Failure;
import dev.islay.gateway.RequestName;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong with one request inside a worker: logged once, here. */
record Incident(int kind, String text) {
    private static final Logger LOG = LoggerFactory.getLogger("islay.application");
    private static final int RAISED = 1;
    private static final int BROKE_WSGI = 2;
    private static final int CANCELLED = 3;

    static Incident of(ByteBuf payload) throws ProtocolViolation {
        if (!payload.isReadable()) {
            throw new ProtocolViolation("an ERROR or a TROUBLE without a kind");
        }
        int kind = payload.readUnsignedByte();
        return new Incident(kind, payload.toString(StandardCharsets.UTF_8));
    }

    Failure failure() {
        return switch (kind) {
            case RAISED -> Failure.APPLICATION_RAISED;
            case BROKE_WSGI -> Failure.APPLICATION_BROKE_WSGI;
            default -> Failure.SERVER_FAULT;
        };
    }

    void log(RequestName name) {
        switch (kind) {
            case RAISED ->
                    LOG.error("the application raised in {}\n{}", name, text.stripTrailing());
            case BROKE_WSGI -> LOG.error("the application broke PEP 3333 in {}: {}", name, text);
            case CANCELLED -> LOG.debug("cancelled: {}", name);
            default -> LOG.error("fault in the worker in {}\n{}", name, text.stripTrailing());
        }
    }
}
