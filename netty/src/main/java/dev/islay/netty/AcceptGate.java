package dev.islay.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets clients in, on all listeners or on none: below the limit of connections, and not for a while
 * when accepting has failed; what connects meanwhile waits in the kernel's backlog.
 *
 * <p>Threading: the event loop of the listeners. The connections may be on others.
 */
final class AcceptGate {
    private final EventLoop loop;
    private final List<Channel> listeners = new ArrayList<>();
    private int limit;
    private int connections;
    private boolean accepting;
    private boolean resting;
    private boolean troubled;

    AcceptGate(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    void addListener(Channel listener) {
        listeners.add(listener);
        switchAccepting();
    }

    void removeListener(SocketAddress address) {
        List<Channel> gone =
                listeners.stream()
                        .filter(listener -> address.equals(listener.localAddress()))
                        .toList();
        listeners.removeAll(gone);
        gone.forEach(Channel::close);
    }

    void limit(int to) {
        limit = to;
        switchAccepting();
    }

    void accept() {
        accepting = true;
        switchAccepting();
    }

    /** Closes all listeners. */
    void shut() {
        accepting = false;
        listeners.forEach(Channel::close);
        listeners.clear();
    }

    /** Pauses accepting; false if it has failed before without a success between. */
    boolean rest(Duration pause) {
        boolean first = !troubled;
        troubled = true;
        if (!resting) {
            resting = true;
            loop.schedule(this::restOver, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
        switchAccepting();
        return first;
    }

    private void restOver() {
        resting = false;
        switchAccepting();
    }

    /** A client has come in. */
    void entered(Channel connection) {
        troubled = false;
        connections++;
        connection.closeFuture().addListener(_ -> left());
        switchAccepting();
    }

    /** On the event loop of the connection. */
    private void left() {
        if (loop.inEventLoop()) {
            oneFewer();
        } else {
            loop.execute(this::oneFewer);
        }
    }

    private void oneFewer() {
        connections--;
        switchAccepting();
    }

    int connections() {
        return connections;
    }

    private void switchAccepting() {
        boolean open = accepting && !resting && connections < limit;
        for (Channel listener : listeners) {
            if (listener.config().isAutoRead() != open) {
                listener.config().setAutoRead(open);
            }
        }
    }
}
