package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ForwardedHeaders;
import dev.islay.gateway.Handover;
import dev.islay.gateway.ResponseRules;
import dev.islay.netty.ClientTransport;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class BinderTest {
    @TempDir Path directory;
    private final ClientTransport transport;
    private final EventLoopGroup group;
    private HttpServer server;
    private Binder binder;

    BinderTest(ClientTransport transport) {
        this.transport = transport;
        group = new MultiThreadIoEventLoopGroup(1, transport.loops());
    }

    @BeforeEach
    void makeServer() {
        EventLoop loop = group.next();
        HttpLimits limits = new HttpLimits(100, 100, 10, 100, 100, new ResponseLimits(100, 0));
        Duration second = Duration.ofSeconds(1);
        FrontEnd frontEnd =
                new FrontEnd(
                        new HttpRules(
                                limits,
                                new HttpTimeouts(second, second, 0, second, second, 0, second),
                                new ForwardedHeaders(List.of())),
                        new Spool(transport, directory, limits, 100, loop, Runnable::run),
                        new Refusals(new ResponseRules(""), AccessLog.NONE),
                        () -> 1,
                        Handover.DIRECT);
        server = new HttpServer(frontEnd, new ListenOptions(transport, 10, 16, 0, true));
        binder = new Binder(server, 0600, new Activation(List.of()));
    }

    @AfterEach
    void stop() throws Exception {
        binder.close();
        server.drain().get(10, TimeUnit.SECONDS);
        server.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    @Test
    void severalAddressesAreBoundAndNamedWithTheirRealPorts() throws Exception {
        Path socket = directory.resolve("islay.sock");
        bind("127.0.0.1:0", "[::1]:0", "unix:" + socket);
        List<String> addresses = binder.addresses();
        assertThat(addresses).hasSize(3);
        assertThat(addresses.get(0)).matches("http://127\\.0\\.0\\.1:[1-9]\\d*");
        assertThat(addresses.get(1)).matches("http://\\[::1]:[1-9]\\d*");
        assertThat(addresses.get(2)).isEqualTo("unix:" + socket);
        int port = Integer.parseInt(addresses.get(0).replaceAll(".*:", ""));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0600, rw-------", "0666, rw-rw-rw-", "0660, rw-rw----", "0777, rwxrwxrwx"})
    void aUnixSocketHasItsModeAndGoesWithTheServer(String mode, String permissions)
            throws Exception {
        binder = new Binder(server, Integer.parseInt(mode, 8), new Activation(List.of()));
        Path socket = directory.resolve("islay.sock");
        bind("unix:" + socket);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo(permissions);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(socket);
        }
        binder.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aStaleSocketIsReplaced() throws Exception {
        Path socket = directory.resolve("islay.sock");
        listenAt(socket).close();
        assertThat(socket).exists();
        bind("unix:" + socket);
        try (var client = java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(client.connect(UnixDomainSocketAddress.of(socket))).isTrue();
        }
    }

    @Test
    void aSocketWhereSomebodyListensIsRefusedAndLeft() throws Exception {
        Path socket = directory.resolve("islay.sock");
        try (ServerSocketChannel other = listenAt(socket)) {
            assertRefused("unix:" + socket, "another server listens there");
            assertThat(other.accept().isConnected()).as("our probe").isTrue();
        }
        assertThat(socket).exists();
    }

    @Test
    void aServerTooBusyToAcceptIsAlive() throws Exception {
        Path socket = directory.resolve("islay.sock");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket), 1);
            var waiting = new java.util.ArrayList<java.nio.channels.SocketChannel>();
            boolean accepted = true;
            while (accepted) {
                var client = java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX);
                client.configureBlocking(false);
                waiting.add(client);
                accepted = connects(client, socket);
            }
            assertRefused("unix:" + socket, "another server listens there");
            for (var client : waiting) {
                client.close();
            }
        }
    }

    /** False when the backlog is full. */
    private static boolean connects(java.nio.channels.SocketChannel client, Path socket) {
        try {
            return client.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException full) {
            return false;
        }
    }

    @Test
    void aFileThatIsNoSocketIsRefusedAndLeft() throws Exception {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        assertRefused("unix:" + file, "not a socket");
        assertRefused("unix:" + directory, "not a socket");
        assertThat(file).hasContent("data");
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        Path socket = directory.resolve("no/islay.sock");
        assertRefused("unix:" + socket, socket.toString());
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.1", 0));
            String address = "127.0.0.1:" + other.getLocalPort();
            assertRefused(address, "cannot listen at " + address);
        }
    }

    @Test
    void serversThatShareAPortBothBindIt() throws Exception {
        bind("127.0.0.1:0");
        bind("127.0.0.1:" + binder.addresses().get(0).replaceAll(".*:", ""));
        assertThat(binder.addresses()).hasSize(2);
    }

    @Test
    void aDescriptorThatIsNoListeningSocketIsRefused() {
        assertRefused("fd:999999", "cannot listen at fd:999999: ");
    }

    @Test
    void aNameThatSystemdDidNotGiveIsRefused() {
        assertRefused("fd:web", "LISTEN_FDNAMES has none");
        binder = new Binder(server, 0600, new Activation(List.of("admin", "api")));
        assertRefused("fd:web", "LISTEN_FDNAMES has [admin, api]");
    }

    @Test
    void aHostThatIsNotKnownIsRefused() {
        assertRefused("no-such-host.invalid:80", "the host name is not known");
    }

    @Test
    void addressesComeAndGo() throws Exception {
        Path first = directory.resolve("first.sock");
        Path second = directory.resolve("second.sock");
        bind("127.0.0.1:0", "unix:" + first);
        String tcp = binder.addresses().getFirst();
        binder.add(parsed("127.0.0.1:0", "unix:" + second));
        assertThat(binder.addresses()).containsExactly(tcp, "unix:" + first, "unix:" + second);
        binder.keep(parsed("unix:" + second));
        assertThat(binder.addresses()).containsExactly("unix:" + second);
        assertThat(first).doesNotExist();
        bind(tcp.replace("http://", ""), "unix:" + first);
        assertThat(binder.addresses()).containsExactly("unix:" + second, tcp, "unix:" + first);
    }

    @Test
    void whenOneAddressCannotBeBoundThoseBeforeItAreNotEither() throws Exception {
        Path first = directory.resolve("first.sock");
        bind("unix:" + first);
        Path second = directory.resolve("second.sock");
        assertThatThrownBy(() -> bind("unix:" + second, "unix:" + directory))
                .isInstanceOf(StartRefused.class);
        assertThat(binder.addresses()).containsExactly("unix:" + first);
        assertThat(second).doesNotExist();
    }

    private static List<BindAddress> parsed(String... addresses) throws StartRefused {
        List<BindAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(BindAddress.parse(address, Path.of("/")));
        }
        return parsed;
    }

    private void bind(String... addresses) throws StartRefused {
        List<BindAddress> parsed = new java.util.ArrayList<>();
        for (String address : Arrays.asList(addresses)) {
            parsed.add(BindAddress.parse(address, directory));
        }
        binder.bind(parsed);
    }

    private void assertRefused(String address, String words) {
        assertThatThrownBy(() -> bind(address))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.status()).isEqualTo(ExitStatus.BIND))
                .hasMessageContaining(words);
    }

    private static ServerSocketChannel listenAt(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket));
    }
}
