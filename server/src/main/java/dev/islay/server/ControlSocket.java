package dev.islay.server;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Endpoint;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.Handover;
import dev.islay.gateway.ResponseRules;
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
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Unix socket by which the server's own user asks it things: the HTTP front end once more, with
 * small limits and one exchange a connection.
 *
 * <p>It has an event loop and a thread of its own. On the loop that serves clients, whoever asks
 * without pause would take a part of each of its turns; and here somebody can still be told that
 * the other one does not answer.
 *
 * <p>The private directory of the server always leads to it, so that commands find it there
 * wherever the settings have put it.
 *
 * <p>Threading: the main thread.
 */
final class ControlSocket implements AutoCloseable {
    /** What it is called in the private directory. */
    static final String NAME = "control.sock";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final HttpLimits LIMITS =
            new HttpLimits(2048, 8192, 40, 0, 0, new ResponseLimits(1 << 22, 0));
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    0,
                    Duration.ZERO,
                    Duration.ofSeconds(10),
                    0,
                    Duration.ofHours(1));
    private static final int CONNECTIONS = 32;
    private static final int BACKLOG = 128;
    private static final int OWNER_ONLY = 0600;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final Path path;
    private final EventLoopGroup loops;
    private final EventLoop loop;
    private final ResponseRules rules;
    private final FrontEnd frontEnd;
    private final HttpServer http;
    private final Binder binder;

    /** Closed; {@code run} is the server's private directory. */
    ControlSocket(Path path, SocketDrive drive, Path run, ResponseRules rules) {
        this.path = path;
        this.rules = rules;
        loops =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().name("islay-control").daemon(true).factory(),
                        drive.clients().loops());
        loop = loops.next();
        Spool none = new Spool(drive.clients(), run, LIMITS, 0, loop, Runnable::run);
        frontEnd =
                new FrontEnd(
                        new HttpRules(LIMITS, TIMEOUTS, new ForwardedHeaders(List.of())),
                        none,
                        new Refusals(rules, AccessLog.NONE),
                        new AtomicLong()::incrementAndGet,
                        Handover.DIRECT);
        http =
                new HttpServer(
                        frontEnd,
                        new ListenOptions(drive.clients(), CONNECTIONS, BACKLOG, 0, false));
        binder = new Binder(http, OWNER_ONLY, new Activation(List.of()));
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /**
     * Binds it and answers from now on.
     *
     * @param commands by method, space, path
     * @throws StartRefused when a server listens there already
     */
    void open(Map<String, ControlCommand> commands, Path run) throws StartRefused {
        binder.bind(List.of(new BindAddress.Unix(path)));
        Path known = run.resolve(NAME);
        if (!known.equals(path)) {
            link(known);
        }
        Map<String, Endpoint> endpoints = new HashMap<>();
        commands.forEach(
                (name, command) -> endpoints.put(name, new JsonEndpoint(command, rules, loop)));
        loop.execute(() -> {
            frontEnd.open(new ControlEntrance(endpoints));
            frontEnd.drain();
        });
        http.accept();
    }

    private void link(Path known) {
        try {
            Files.createSymbolicLink(known, path);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("no link from {} to {}: {}", known, path, e.toString());
        }
    }

    /** What is being answered gets a moment to arrive. */
    @Override
    public void close() {
        binder.close();
        try {
            http.drain(Duration.ZERO).get(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the control socket has connections left: {}", e.toString());
        }
        http.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }
}
