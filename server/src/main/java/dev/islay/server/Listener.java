package dev.islay.server;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Entrance;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.ResponseRules;
import dev.islay.netty.ClientTransport;
import dev.islay.netty.FrontEnd;
import dev.islay.netty.HttpLimits;
import dev.islay.netty.HttpRules;
import dev.islay.netty.HttpServer;
import dev.islay.netty.HttpTimeouts;
import dev.islay.netty.ListenOptions;
import dev.islay.netty.Refusals;
import dev.islay.netty.ResponseLimits;
import dev.islay.netty.Spool;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The addresses of a listener and the front end behind them. Threading: the main thread. */
final class Listener implements AutoCloseable {
    /**
     * What all listeners of a server have in common.
     *
     * @param spool that of the home loop
     * @param ids numbers for requests, each once
     */
    record Parts(
            EventLoops loops,
            ClientTransport transport,
            Spool spool,
            ResponseRules rules,
            AccessLog accessLog,
            LongSupplier ids) {}

    private volatile ListenerPlan plan;
    private final List<FrontEnd> frontEnds;
    private final HttpServer http;
    private final Binder binder;

    Listener(ListenerPlan plan, Parts parts) {
        this.plan = plan;
        Settings settings = plan.settings();
        frontEnds =
                parts.loops().ofClients().stream()
                        .map(loop -> frontEnd(loop, settings, parts))
                        .toList();
        http =
                new HttpServer(
                        parts.loops().home(),
                        parts.loops().clients(),
                        frontEnds,
                        new ListenOptions(
                                parts.transport(),
                                settings.value(ListeningSettings.CONNECTIONS),
                                settings.value(ListeningSettings.BACKLOG),
                                settings.value(ListeningSettings.TCP_NOTSENT_LOWAT),
                                settings.value(ListeningSettings.REUSE_PORT)));
        binder =
                new Binder(
                        http,
                        settings.value(ListeningSettings.SOCKET_MODE),
                        Activation.ofThisProcess(System.getenv()));
    }

    private static FrontEnd frontEnd(EventLoop loop, Settings settings, Parts parts) {
        return new FrontEnd(
                rules(settings),
                parts.spool().on(loop),
                new Refusals(parts.rules(), parts.accessLog()),
                parts.ids(),
                parts.loops().handover(loop));
    }

    private static HttpRules rules(Settings settings) {
        return new HttpRules(
                limits(settings),
                timeouts(settings),
                new ForwardedHeaders(settings.value(ListeningSettings.TRUSTED_PROXIES)));
    }

    private static HttpTimeouts timeouts(Settings settings) {
        return new HttpTimeouts(
                settings.value(TimeSettings.HEADER_TIMEOUT),
                settings.value(TimeSettings.BODY_TIMEOUT),
                settings.value(TimeSettings.BODY_RATE),
                settings.value(TimeSettings.KEEP_ALIVE),
                settings.value(TimeSettings.SEND_TIMEOUT),
                settings.value(TimeSettings.SEND_RATE),
                settings.value(TimeSettings.HALF_CLOSE_GRACE));
    }

    static HttpLimits limits(Settings settings) {
        return new HttpLimits(
                settings.value(RequestSettings.LIMIT_REQUEST_LINE).intValue(),
                settings.value(RequestSettings.LIMIT_REQUEST_HEADERS).intValue(),
                settings.value(RequestSettings.LIMIT_REQUEST_FIELDS),
                settings.value(BodySettings.BODY_INLINE).intValue(),
                settings.value(BodySettings.BODY_MEMORY),
                new ResponseLimits(
                        settings.value(BodySettings.RESPONSE_MEMORY),
                        settings.value(BodySettings.RESPONSE_FILE)));
    }

    ListenerPlan plan() {
        return plan;
    }

    /** Binds all its addresses; nothing is accepted yet. */
    void bind() throws StartRefused {
        bind(plan.settings().value(ListeningSettings.BIND));
    }

    /** Binds these instead of its own. */
    void bind(List<BindAddress> addresses) throws StartRefused {
        binder.bind(addresses);
    }

    /** What it is now. Event loop. */
    ServerStatus.ListenerStatus status() {
        return new ServerStatus.ListenerStatus(plan.name(), addresses(), http.connections());
    }

    /** Binds what that plan adds; this one goes on as it is. */
    void extend(ListenerPlan next) throws StartRefused {
        binder.add(next.settings().value(ListeningSettings.BIND));
    }

    /** Takes back what {@link #extend} has bound. */
    void retract() {
        binder.keep(plan.settings().value(ListeningSettings.BIND));
    }

    /** From now on this is that listener. */
    void follow(ListenerPlan next) {
        Settings settings = next.settings();
        HttpRules rules = rules(settings);
        each(frontEnd -> frontEnd.adjust(rules));
        http.limit(settings.value(ListeningSettings.CONNECTIONS));
        binder.keep(settings.value(ListeningSettings.BIND));
        plan = next;
    }

    private void each(Consumer<FrontEnd> action) {
        frontEnds.forEach(frontEnd -> frontEnd.loop().execute(() -> action.accept(frontEnd)));
    }

    /** As the first line of a ready server names them. */
    List<String> addresses() {
        return binder.addresses();
    }

    /** Lets clients in. */
    void accept(Entrance entrance) {
        each(frontEnd -> frontEnd.open(entrance));
        http.accept();
    }

    /** See {@link HttpServer#drain(Duration)}. */
    CompletableFuture<Void> drain(Duration quiet) {
        binder.keep(List.of());
        return http.drain(quiet);
    }

    /** As {@link #drain}, but cuts what has not ended in that time. */
    CompletableFuture<Void> leave(Duration grace) {
        binder.keep(List.of());
        return http.leave(grace);
    }

    @Override
    public void close() {
        http.close();
        binder.close();
    }
}
