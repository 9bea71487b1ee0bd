package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritedSocketTest {
    static {
        Epoll.ensureAvailability();
    }

    @TempDir Path directory;
    private final List<FileDescriptor> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (FileDescriptor descriptor : open) {
            descriptor.close();
        }
    }

    private <T extends FileDescriptor> T opened(T descriptor) {
        open.add(descriptor);
        return descriptor;
    }

    @Test
    void aTcpSocketThatListensIsTakenWithItsAddress() throws IOException {
        Socket socket = opened(Socket.newSocketStream());
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        socket.listen(5);
        assertThat(take(socket)).isEqualTo(socket.localAddress());
    }

    @Test
    void aUnixSocketThatListensIsTakenWithItsPath() throws IOException {
        Socket socket = opened(Socket.newSocketDomain());
        DomainSocketAddress address = new DomainSocketAddress(directory + "/s");
        socket.bind(address);
        socket.listen(5);
        assertThat(take(socket)).isEqualTo(address);
    }

    private static Object take(Socket socket) throws IOException {
        InheritedSocket taken = InheritedSocket.open(socket.intValue());
        assertThat(taken.channel().isActive()).isTrue();
        return taken.address();
    }

    @Test
    void aSocketThatDoesNotListenIsRefused() throws IOException {
        Socket bound = opened(Socket.newSocketStream());
        bound.bind(new InetSocketAddress("127.0.0.1", 0));
        assertRefused(bound, "does not listen");
        assertRefused(opened(Socket.newSocketDomain()), "does not listen");
    }

    @Test
    void aDatagramSocketIsRefused() {
        assertRefused(opened(Socket.newSocketDgram()), "not a stream socket");
    }

    @Test
    void aFileIsRefused() throws IOException {
        assertRefused(
                opened(FileDescriptor.from(directory.resolve("file").toFile())), "not a socket");
    }

    @Test
    void aNumberThatIsNotOpenIsRefused() {
        assertThatThrownBy(() -> InheritedSocket.open(999_999_999))
                .isInstanceOf(IOException.class)
                .hasMessage("no such descriptor is open");
    }

    @Test
    void plainNioRefusesAll() {
        assertThatThrownBy(() -> ClientTransport.NIO.inherited(3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--transport");
    }

    private static void assertRefused(FileDescriptor descriptor, String words) {
        assertThatThrownBy(() -> InheritedSocket.open(descriptor.intValue()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }
}
