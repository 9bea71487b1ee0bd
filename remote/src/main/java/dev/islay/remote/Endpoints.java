package dev.islay.remote;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import com.linecorp.armeria.client.endpoint.PropertiesEndpointGroup;
import com.linecorp.armeria.client.endpoint.dns.DnsServiceEndpointGroup;
import com.linecorp.armeria.client.endpoint.dns.DnsServiceEndpointGroupBuilder;
import com.linecorp.armeria.client.endpoint.healthcheck.HealthCheckedEndpointGroup;
import com.linecorp.armeria.common.SessionProtocol;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * Where the servers of a {@link RemoteApplication} are: some that are known, or a source that is
 * watched while the program runs. One that has become known lately gets its share little by little.
 *
 * <pre>{@code
 * Endpoints.of("10.0.0.1:8000", "10.0.0.2:8000")
 * Endpoints.of("10.0.0.1:8000").checked("/health", Duration.ofSeconds(3))
 * Endpoints.watched(Path.of("/etc/shop/nodes.properties"))
 * Endpoints.service("_http._tcp.shop.internal")
 * }</pre>
 */
public final class Endpoints {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BiFunction<ClientFactory, SessionProtocol, EndpointGroup> group;

    private Endpoints(BiFunction<ClientFactory, SessionProtocol, EndpointGroup> group) {
        this.group = group;
    }

    /**
     * These.
     *
     * @param places each a host and a port, such as {@code 10.0.0.1:8000}
     * @throws IllegalArgumentException if there are none, or one is no place
     */
    public static Endpoints of(String... places) {
        if (places.length == 0) {
            throw new IllegalArgumentException("there has to be a place, such as 10.0.0.1:8000");
        }
        Endpoint[] all = Arrays.stream(places).map(Endpoint::parse).toArray(Endpoint[]::new);
        EndpointSelectionStrategy turns = EndpointSelectionStrategy.roundRobin();
        return new Endpoints((_, _) -> all.length == 1 ? all[0] : EndpointGroup.of(turns, all));
    }

    /**
     * Those of a file that is read again when it changes: properties whose names begin with {@code
     * node.}, each with a host and a port as its value.
     */
    public static Endpoints watched(Path file) {
        return new Endpoints((_, _) ->
                PropertiesEndpointGroup.builder(file, "node.")
                        .selectionStrategy(EndpointSelectionStrategy.rampingUp())
                        .build());
    }

    /** Those of a DNS service (SRV) record, asked again when it is out of date. */
    public static Endpoints service(String name) {
        return new Endpoints((_, _) -> service(DnsServiceEndpointGroup.builder(name)));
    }

    /** The same, asked of these DNS servers instead of the system's. */
    public static Endpoints service(String name, InetSocketAddress... servers) {
        return new Endpoints(
                (_, _) -> service(DnsServiceEndpointGroup.builder(name).serverAddresses(servers)));
    }

    private static EndpointGroup service(DnsServiceEndpointGroupBuilder builder) {
        return new WeighedGroup(builder.build());
    }

    /** As {@link #checked(String, Duration, Duration)}, where an answer may take five seconds. */
    public Endpoints checked(String path, Duration every) {
        return checked(path, every, PATIENCE);
    }

    /**
     * Only those of them that answer this path with a status of 2xx.
     *
     * @param path such as {@code /health}
     * @param every how long to wait before one is asked again
     * @param timeout how long an answer may take
     */
    public Endpoints checked(String path, Duration every, Duration timeout) {
        return new Endpoints((factory, protocol) ->
                HealthCheckedEndpointGroup.builder(group.apply(factory, protocol), path)
                        .clientFactory(factory)
                        .protocol(protocol)
                        .useGet(true)
                        .retryInterval(every)
                        .withClientOptions(options -> options.responseTimeout(timeout))
                        .build());
    }

    EndpointGroup open(ClientFactory factory, SessionProtocol protocol) {
        return group.apply(factory, protocol);
    }
}
