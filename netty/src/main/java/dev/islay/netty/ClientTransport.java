package dev.islay.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the sockets of clients are driven: all that the front end must know of it. The event loop is
 * made with {@link #loops}.
 */
public enum ClientTransport {
    /** Linux's own way, by a native library. */
    EPOLL(
            EpollServerSocketChannel::new,
            EpollServerDomainSocketChannel::new,
            UnixChannelOption.SO_REUSEPORT) {
        @Override
        public IoHandlerFactory loops() {
            return EpollIoHandler.newFactory();
        }

        @Override
        SocketAddress address(Path path) {
            return new DomainSocketAddress(path.toString());
        }

        @Override
        InheritedSocket inherited(int descriptor) throws IOException {
            return InheritedSocket.open(descriptor);
        }

        @Override
        void limitUnsent(ServerBootstrap bootstrap, long bytes) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, bytes);
        }

        @Override
        BodyFile bodyFile(Path directory) throws IOException {
            return NamelessFile.create(directory);
        }
    },

    /** What every Java has. */
    NIO(
            NioServerSocketChannel::new,
            NioServerDomainSocketChannel::new,
            NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)) {
        @Override
        public IoHandlerFactory loops() {
            return NioIoHandler.newFactory();
        }

        @Override
        SocketAddress address(Path path) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        InheritedSocket inherited(int descriptor) throws IOException {
            throw new IOException(
                    "plain NIO cannot take over a descriptor; native epoll can (--transport)");
        }

        /** Java has no such option. */
        @Override
        void limitUnsent(ServerBootstrap bootstrap, long bytes) {}

        @Override
        BodyFile bodyFile(Path directory) throws IOException {
            return NamedFile.create(directory);
        }
    };

    private final ChannelFactory<ServerChannel> tcp;
    private final ChannelFactory<ServerChannel> unix;
    private final ChannelOption<Boolean> reusePort;

    ClientTransport(
            ChannelFactory<ServerChannel> tcp,
            ChannelFactory<ServerChannel> unix,
            ChannelOption<Boolean> reusePort) {
        this.tcp = tcp;
        this.unix = unix;
        this.reusePort = reusePort;
    }

    /** Makes what drives an event loop. */
    public abstract IoHandlerFactory loops();

    /**
     * The same for a loop that looks for events for a while before it sleeps, where some can be
     * expected.
     *
     * @param busyPoll for how long at most; zero for not at all
     */
    public IoHandlerFactory loops(Duration busyPoll) {
        return BusyPolling.around(loops(), busyPoll);
    }

    /** The address of a Unix socket. */
    abstract SocketAddress address(Path path);

    /** A socket that listens already, and that we were given. */
    abstract InheritedSocket inherited(int descriptor) throws IOException;

    /**
     * Has the system take no more for a client than what it may send at once and so many bytes. The
     * rest would wait there for the client's acknowledgements, each of which sends a piece of it
     * and pays for that.
     */
    abstract void limitUnsent(ServerBootstrap bootstrap, long bytes);

    /** A new file for a request body. Blocks. */
    abstract BodyFile bodyFile(Path directory) throws IOException;

    ChannelFactory<ServerChannel> tcp() {
        return tcp;
    }

    ChannelFactory<ServerChannel> unix() {
        return unix;
    }

    /** Lets several processes listen at one port. */
    ChannelOption<Boolean> reusePort() {
        return reusePort;
    }
}
