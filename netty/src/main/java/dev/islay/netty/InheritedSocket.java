package dev.islay.netty;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A listening socket that another program has made and left open for us, such as systemd. Others
 * may hold it too, so closing it ends nothing but our use of it, and the file of a Unix socket
 * stays.
 *
 * @param address an {@link java.net.InetSocketAddress} or a {@link
 *     io.netty.channel.unix.DomainSocketAddress}
 */
record InheritedSocket(ServerChannel channel, SocketAddress address) {
    // Of Linux, as on x86-64 and arm64: socket(7), socket(2).
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_DOMAIN = 39;
    private static final int SOCK_STREAM = 1;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /**
     * Needs native epoll.
     *
     * @throws IOException when it is not a stream socket that listens; the message says what it is
     */
    static InheritedSocket open(int descriptor) throws IOException {
        int domain = check(descriptor);
        DescriptorFlags.makeOurs(descriptor);
        return switch (domain) {
            case AF_INET, AF_INET6 -> tcp(descriptor);
            case AF_UNIX -> unix(descriptor);
            default -> throw new IOException("it is neither a TCP nor a Unix socket");
        };
    }

    /** Looks before Netty does, which would not say what is wrong. */
    private static int check(int descriptor) throws IOException {
        Path open = Path.of("/proc/self/fd", Integer.toString(descriptor));
        if (!Files.exists(open)) {
            throw new IOException("no such descriptor is open");
        }
        if (!FileKind.isSocket(open)) {
            throw new IOException("it is not a socket");
        }
        return checkSocket(new Socket(descriptor));
    }

    private static int checkSocket(Socket socket) throws IOException {
        if (socket.getIntOpt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM) {
            throw new IOException("it is not a stream socket");
        }
        if (socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 0) {
            throw new IOException("it is a socket that does not listen");
        }
        return socket.getIntOpt(SOL_SOCKET, SO_DOMAIN);
    }

    private static InheritedSocket tcp(int descriptor) {
        EpollServerSocketChannel channel = new EpollServerSocketChannel(descriptor);
        return new InheritedSocket(channel, channel.localAddress());
    }

    private static InheritedSocket unix(int descriptor) {
        return new InheritedSocket(
                new EpollServerDomainSocketChannel(descriptor, true),
                new Socket(descriptor).localDomainSocketAddress());
    }
}
