package dev.islay.server;

import dev.islay.gateway.Handover;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * The event loops of a server. One is of the workers and of all that looks after them; the clients
 * are on the same, or on others of their own ({@link ListeningSettings#CLIENT_LOOPS}).
 */
final class EventLoops implements AutoCloseable {
    private final EventLoopGroup home;
    private final EventLoopGroup away;

    private EventLoops(EventLoopGroup home, EventLoopGroup away) {
        this.home = home;
        this.away = away;
    }

    static EventLoops of(SocketDrive drive, Settings settings) {
        int away = settings.value(ListeningSettings.CLIENT_LOOPS);
        EventLoopGroup home = group(1, Thread.ofPlatform().name("islay-loop"), drive, settings);
        Thread.Builder names = Thread.ofPlatform().name("islay-clients-", 1);
        return new EventLoops(home, away == 0 ? home : group(away, names, drive, settings));
    }

    private static EventLoopGroup group(
            int count, Thread.Builder threads, SocketDrive drive, Settings settings) {
        return new MultiThreadIoEventLoopGroup(
                count, threads.factory(), drive.loops(settings.value(ListeningSettings.BUSY_POLL)));
    }

    /** That of the workers. It also accepts connections. */
    EventLoop home() {
        return home.next();
    }

    /** Those of the clients. */
    EventLoopGroup clients() {
        return away;
    }

    /** Each of {@link #clients}. */
    List<EventLoop> ofClients() {
        return StreamSupport.stream(away.spliterator(), false).map(EventLoop.class::cast).toList();
    }

    /** How exchanges of that loop get to the workers. */
    Handover handover(EventLoop clients) {
        return away == home ? Handover.DIRECT : Handover.across(clients, home());
    }

    /** Waits two seconds for each at most. */
    @Override
    public void close() {
        away.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
        home.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }
}
