package dev.islay.server;

import dev.islay.netty.ClientTransport;
import dev.islay.netty.Notice;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that started this process, if it wants to be told what the server does: systemd's
 * protocol, see sd_notify(3). Any thread.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final EventLoop loop;
    private final Optional<String> socket;

    Supervisor(SocketDrive drive, EventLoop loop, Map<String, String> environment) {
        this.loop = loop;
        Optional<String> named =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                        .filter(path -> !path.isEmpty());
        boolean able = drive.clients() == ClientTransport.EPOLL;
        if (named.isPresent() && !able) {
            LOG.warn("NOTIFY_SOCKET: nobody is told, since plain NIO cannot do that (--transport)");
        }
        socket = named.filter(_ -> able);
    }

    /** Clients are let in. */
    void ready() {
        tell("READY=1");
    }

    /** The server ends, which may take a while. */
    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String text) {
        socket.ifPresent(path -> Notice.send(loop, path, text));
    }
}
