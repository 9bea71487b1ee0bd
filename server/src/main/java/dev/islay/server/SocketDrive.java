package dev.islay.server;

import dev.islay.netty.ClientTransport;
import dev.islay.python.WorkerTransport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What drives all the sockets of this process: one event loop can drive only one kind. */
record SocketDrive(ClientTransport clients, WorkerTransport workers) {
    private static final Logger LOG = LoggerFactory.getLogger(SocketDrive.class);
    private static final SocketDrive EPOLL =
            new SocketDrive(ClientTransport.EPOLL, WorkerTransport.EPOLL);
    private static final SocketDrive NIO =
            new SocketDrive(ClientTransport.NIO, WorkerTransport.NIO);

    /** Says so when it is not the one that serves best. */
    static SocketDrive choose(Transport wanted) throws StartRefused {
        return choose(wanted, wanted == Transport.NIO ? null : Epoll.unavailabilityCause());
    }

    /** {@code missing}: why there is no native epoll; null when there is. */
    static SocketDrive choose(Transport wanted, @Nullable Throwable missing) throws StartRefused {
        if (wanted == Transport.NIO) {
            return NIO;
        }
        if (missing == null) {
            return EPOLL;
        }
        if (wanted == Transport.EPOLL) {
            throw StartRefused.usage(
                    "--transport: native epoll cannot be used here: " + reason(missing));
        }
        LOG.warn("native epoll cannot be used here, plain NIO is: {}", reason(missing));
        return NIO;
    }

    /**
     * What drives the event loop that clients and workers share. With a single CPU it does not poll
     * busily: whoever is waited for could not run meanwhile.
     */
    IoHandlerFactory loops(int busyPollMicros) {
        boolean alone = Runtime.getRuntime().availableProcessors() == 1;
        return clients.loops(Duration.of(alone ? 0 : busyPollMicros, ChronoUnit.MICROS));
    }

    /** The innermost cause names what the system said; the others, that a library did not load. */
    private static String reason(Throwable missing) {
        Throwable innermost = missing;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.toString() : message.lines().findFirst().orElse("");
    }
}
