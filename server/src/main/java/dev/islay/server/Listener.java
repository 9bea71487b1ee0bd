package dev.islay.server;

import dev.islay.gateway.Entrance;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.netty.ClientTransport;
import dev.islay.netty.FrontEnd;
import dev.islay.netty.HttpLimits;
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
import java.util.function.LongSupplier;

/** The addresses of a listener and the front end behind them. Threading: the main thread. */
final class Listener implements AutoCloseable {
    /**
     * What all listeners of a server have in common.
     *
     * @param ids numbers for requests, each once
     */
    record Parts(
            EventLoop loop,
            ClientTransport transport,
            Spool spool,
            Refusals refusals,
            LongSupplier ids) {}

    private volatile ListenerPlan plan;
    private final FrontEnd frontEnd;
    private final HttpServer http;
    private final Binder binder;
    private final EventLoop loop;

    Listener(ListenerPlan plan, Parts parts) {
        this.plan = plan;
        this.loop = parts.loop();
        Settings settings = plan.settings();
        frontEnd = frontEnd(settings, parts);
        http =
                new HttpServer(
                        loop,
                        frontEnd,
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

    private static FrontEnd frontEnd(Settings settings, Parts parts) {
        return new FrontEnd(
                limits(settings),
                timeouts(settings),
                forwarded(settings),
                parts.spool(),
                parts.refusals(),
                parts.ids());
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

    private static ForwardedHeaders forwarded(Settings settings) {
        return new ForwardedHeaders(settings.value(ListeningSettings.TRUSTED_PROXIES));
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
        HttpLimits limits = limits(settings);
        HttpTimeouts timeouts = timeouts(settings);
        ForwardedHeaders forwarded = forwarded(settings);
        loop.execute(() -> frontEnd.adjust(limits, timeouts, forwarded));
        http.limit(settings.value(ListeningSettings.CONNECTIONS));
        binder.keep(settings.value(ListeningSettings.BIND));
        plan = next;
    }

    /** As the first line of a ready server names them. */
    List<String> addresses() {
        return binder.addresses();
    }

    /** Lets clients in. */
    void accept(Entrance entrance) {
        loop.execute(() -> frontEnd.open(entrance));
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
