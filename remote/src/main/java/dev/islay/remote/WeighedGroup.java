package dev.islay.remote;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.DynamicEndpointGroup;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The servers of another group, where a weight of zero is a small one (RFC 2782, "Weight"): many
 * service records have no other, and the library would never ask those.
 */
final class WeighedGroup extends DynamicEndpointGroup {
    private final EndpointGroup inner;

    WeighedGroup(EndpointGroup inner) {
        super(EndpointSelectionStrategy.rampingUp());
        this.inner = inner;
        inner.addListener(this::follow, true);
    }

    private void follow(List<Endpoint> endpoints) {
        setEndpoints(
                endpoints.stream()
                        .map(each -> each.weight() > 0 ? each : each.withWeight(1))
                        .toList());
    }

    @Override
    public long selectionTimeoutMillis() {
        return inner.selectionTimeoutMillis();
    }

    @Override
    protected void doCloseAsync(CompletableFuture<?> done) {
        inner.closeAsync().whenComplete((_, _) -> done.complete(null));
    }
}
