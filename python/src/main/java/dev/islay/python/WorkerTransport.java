package dev.islay.python;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * How the sockets of workers are driven: all that this package must know of it. The event loop that
 * a pool is given must be of the same kind.
 */
public enum WorkerTransport {
    /** Linux's own way, by a native library. */
    EPOLL(EpollServerDomainSocketChannel::new) {
        @Override
        SocketAddress address(Path path) {
            return new DomainSocketAddress(path.toString());
        }

        @Override
        boolean isFromOwner(Channel connection, Path of) throws IOException {
            int uid = ((EpollDomainSocketChannel) connection).peerCredentials().uid();
            return Files.getAttribute(of, "unix:uid").equals(uid);
        }
    },

    /** What every Java has. */
    NIO(NioServerDomainSocketChannel::new) {
        @Override
        SocketAddress address(Path path) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        boolean isFromOwner(Channel connection, Path of) throws IOException {
            UnixDomainPrincipal peer =
                    connection
                            .config()
                            .getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
            return peer != null && peer.user().equals(Files.getOwner(of));
        }
    };

    private final ChannelFactory<ServerChannel> listener;

    WorkerTransport(ChannelFactory<ServerChannel> listener) {
        this.listener = listener;
    }

    ChannelFactory<ServerChannel> listener() {
        return listener;
    }

    /** The address of a Unix socket. */
    abstract SocketAddress address(Path path);

    /** Whether the process at the other end runs as the user that a file belongs to. */
    abstract boolean isFromOwner(Channel connection, Path of) throws IOException;
}
