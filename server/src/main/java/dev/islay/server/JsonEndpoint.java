package dev.islay.server;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.ResponseWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one kind of request with a JSON document. Takes no body. Not in the access log: it is
 * asked every few seconds.
 */
final class JsonEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(JsonEndpoint.class);

    private final ControlCommand command;
    private final ResponseRules rules;
    private final Executor loop;

    /** {@code loop}: that of the exchanges. */
    JsonEndpoint(ControlCommand command, ResponseRules rules, Executor loop) {
        this.command = command;
        this.rules = rules;
        this.loop = loop;
    }

    @Override
    public boolean streamsBodies() {
        return false;
    }

    @Override
    public long bodyLimit() {
        return 0;
    }

    @Override
    public void serve(Exchange exchange) {
        ResponseWriter response = new ResponseWriter(exchange, rules, AccessLog.NONE);
        exchange.onGone(response::gone);
        command.run(exchange.request().query())
                .whenCompleteAsync(
                        (reply, fault) -> {
                            answer(response, reply == null ? failed(fault) : reply);
                            exchange.flush();
                        },
                        loop);
    }

    private static ControlReply failed(@Nullable Throwable fault) {
        LOG.warn("the control socket has no answer: {}", String.valueOf(fault));
        return ControlReply.error("503 Service Unavailable", "no answer: " + fault);
    }

    private static void answer(ResponseWriter response, ControlReply reply) {
        response.head(
                reply.status(),
                List.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                ByteBuffer.wrap(reply.document()),
                true);
    }
}
