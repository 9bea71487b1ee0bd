package dev.islay.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * 200, or 503 with what is missing.
 *
 * @param reasons why the answer is no, a few words each; none: it is yes
 */
record Health(Supplier<List<String>> reasons) implements ControlCommand {
    @Override
    public CompletableFuture<ControlReply> run(String query) {
        return CompletableFuture.completedFuture(reply(reasons.get()));
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
