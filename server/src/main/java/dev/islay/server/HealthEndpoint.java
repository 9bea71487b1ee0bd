package dev.islay.server;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Exchange;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.ResponseWriter;
import java.util.List;
import java.util.function.Supplier;

/** 200, or 503 with what is missing. Not in the access log: it is asked every few seconds. */
final class HealthEndpoint implements Endpoint {
    private final Supplier<List<String>> reasons;
    private final ResponseRules rules;

    /** {@code reasons}: why the answer is no, a few words each; none: it is yes. */
    HealthEndpoint(Supplier<List<String>> reasons, ResponseRules rules) {
        this.reasons = reasons;
        this.rules = rules;
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
        ControlEndpoint.answer(response, reply(reasons.get()));
        exchange.flush();
    }

    static ControlReply reply(List<String> reasons) {
        String status = reasons.isEmpty() ? "200 OK" : "503 Service Unavailable";
        return new ControlReply(
                status,
                Json.object(json -> {
                    json.writeStringProperty("status", reasons.isEmpty() ? "ok" : "unavailable");
                    Json.strings(json, "reasons", reasons);
                }));
    }
}
