package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the server listens: sockets it is given, ports it shares, and what limits them. */
final class ListenersTest {
    private static final Path LAUNCHER = Launch.ROOT.resolve("tests/src/test/python/inherit.py");

    private static final Pattern NOT_SENT = Pattern.compile("notsent:(\\d+)");

    /** The system takes a piece of so many KB as long as it has not reached its limit. */
    private static final int PIECE = 64;

    @TempDir private Path folder = Path.of("");

    /** With the sockets of a service manager. */
    private static Launch given(Launch launch, String... kinds) {
        List<String> program = new ArrayList<>(List.of("python3", LAUNCHER.toString()));
        program.addAll(List.of(kinds));
        program.add("--");
        return launch.by(program.toArray(String[]::new)).with("--transport", "epoll");
    }

    private static Launch hello() {
        return Launch.exactly(Launch.APPS + "/hello");
    }

    private static void assertServes(RawClient opened) {
        try (RawClient client = opened) {
            assertThat(client.get("/").read().text()).isEqualTo("hello");
        }
    }

    @Test
    void socketsOfTheServiceManagerAreServedByDefaultAndNamed() {
        Path socket = folder.resolve("s");
        try (IslayProcess server = given(hello(), "tcp", "unix:" + socket).start()) {
            assertThat(server.addresses()).hasSize(2);
            assertThat(server.addresses().get(0)).matches("http://127\\.0\\.0\\.1:[1-9]\\d*");
            assertThat(server.addresses().get(1)).isEqualTo("unix:" + socket);
            assertServes(server.connect());
            assertServes(RawClient.to(socket));
        }
        assertThat(socket).as("not ours to remove").exists();
    }

    @ParameterizedTest
    @CsvSource({"fd:4, s1", "fd:admin, s1", "fd:web, s0"})
    void oneOfThemIsChosenByNumberOrName(String address, String chosen) {
        String[] kinds = {"unix:" + folder + "/s0", "unix:" + folder + "/s1"};
        Launch launch = hello().with("--bind", address);
        try (IslayProcess server =
                given(launch, "--names", "web:admin", kinds[0], kinds[1]).start()) {
            assertThat(server.addresses()).containsExactly("unix:" + folder + "/" + chosen);
            assertServes(RawClient.to(folder.resolve(chosen)));
        }
    }

    @Test
    void whatTheUserSaysIsServedInstead() {
        Launch launch = hello().with("--bind", "127.0.0.1:0");
        try (IslayProcess server = given(launch, "unix:" + folder + "/s").start()) {
            assertThat(server.addresses()).hasSize(1);
            assertServes(server.connect());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deaf, fd:3, it is a socket that does not listen",
        "udp, fd:3, it is not a stream socket",
        "file, fd:3, it is not a socket",
        "tcp, fd:999, no such descriptor is open",
        "tcp, fd:web, systemd has given us no socket of this name",
        "tcp, 'fd:3,fd:3', descriptor 3 is asked for twice",
    })
    void whatCannotBeListenedAtIsExplained(String kind, String address, String said) {
        IslayProcess.Ended ended = given(hello().with("--bind", address), kind).run();
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).startsWith("islay: cannot listen at fd:").contains(said);
        assertThat(ended.err()).hasLineCount(1);
    }

    @Test
    void plainNioCannotTakeOverADescriptor() {
        IslayProcess.Ended ended = given(hello(), "tcp").with("--transport", "nio").run();
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("cannot listen at fd:3", "NIO", "--transport");
    }

    @Test
    void workersHaveNeitherTheSocketsNorTheVariables() {
        Launch launch = Launch.exactly(Launch.APPS + "/descriptors");
        try (IslayProcess server = given(launch, "tcp", "tcp").start();
                RawClient client = server.connect()) {
            assertThat(client.get("/").read().text()).isEmpty();
        }
    }

    @Test
    void theNextServerServesTheSameSocket() {
        try (IslayProcess first = given(hello(), "--again", "tcp").start()) {
            assertServes(first.connect());
            first.terminate();
            Eventually.until("the second", () -> listening(first).size() == 2);
            assertThat(listening(first).get(0)).isEqualTo(listening(first).get(1));
            assertServes(first.connect());
        }
    }

    private static List<String> listening(IslayProcess process) {
        return process.err().soFar().stream().filter(l -> l.startsWith("Listening at ")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void twoServersMayShareAPort(String transport) {
        Launch launch = Launch.of("hello").with("--reuse-port", "--transport", transport);
        try (IslayProcess first = launch.start()) {
            String address = "127.0.0.1:" + first.port();
            Launch again = hello().with("--reuse-port", "--bind", address);
            try (IslayProcess second = again.with("--transport", transport).start()) {
                assertThat(second.port()).isEqualTo(first.port());
            }
            assertServes(first.connect());
            assertThat(hello().with("--bind", address).run().status()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void theBacklogReachesTheSystem(String transport) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ss")), "no ss(8)");
        Path socket = folder.resolve("s");
        Launch launch = Launch.of("hello").with("--bind", "unix:" + socket, "--backlog", "77");
        try (IslayProcess server = launch.with("--transport", transport).start()) {
            assertThat(lengthOfBacklog("-Hltn", ":" + server.port())).isEqualTo("77");
            assertThat(lengthOfBacklog("-Hlx", folder.getFileName() + "/")).isEqualTo("77");
        }
    }

    /** The column Send-Q of the line that has the words. */
    private static String lengthOfBacklog(String options, String words) {
        Stream<String> lines = sockets(options).stream();
        String line = lines.filter(text -> text.contains(words)).findFirst().orElseThrow();
        return line.split(" +")[options.contains("x") ? 3 : 2];
    }

    /** What ss(8) says, a line each. */
    private static List<String> sockets(String options, String... filter) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/ss", options));
        command.addAll(List.of(filter));
        try (BufferedReader output = new ProcessBuilder(command).start().inputReader()) {
            return output.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"16k, 0, 16", "512k, 256, 512"})
    void whatAClientMayNotHaveYetWaitsHereAndNotInTheSystem(String limit, int least, int most) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ss")), "no ss(8)");
        Launch launch = Launch.of("large").with("--tcp-notsent-lowat", limit);
        try (IslayProcess server = launch.with("--transport", "epoll").start();
                RawClient client = server.connect().get("/file?" + (8 << 20))) {
            assertThat(client.head().status()).isEqualTo(200);
            Eventually.until(
                    "what the system has taken", () -> unsent(server.port()) > least << 10);
            assertThat(unsent(server.port())).isLessThan(most + PIECE << 10);
        }
    }

    /** The bytes that have not been sent at all of a connection to that port; 0: there are none. */
    private static long unsent(int port) {
        return sockets("-Htin", "sport", "=", ":" + port).stream()
                .map(NOT_SENT::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void runningOutOfDescriptorsIsSurvived(String transport) throws IOException {
        Launch launch = Launch.of("hello").by("sh", "-c", "ulimit -n 150; exec \"$@\"", "sh");
        List<SocketChannel> idle = new ArrayList<>();
        try (IslayProcess server = launch.with("--transport", transport).start();
                RawClient early = server.connect()) {
            assertThat(early.get("/").read().text()).isEqualTo("hello");
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
            for (int i = 0; i < 200; i++) {
                idle.add(SocketChannel.open(address));
            }
            server.err().await("cannot accept connections: ");
            assertThat(early.get("/").read().text()).isEqualTo("hello");
            try (RawClient late = server.connect().get("/")) {
                for (SocketChannel channel : idle) {
                    channel.close();
                }
                assertThat(late.read().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void plainNioServesWhereNativeEpollIsMissing() {
        Launch launch =
                Launch.of("hello")
                        .variable("JAVA_TOOL_OPTIONS", "-Dio.netty.transport.noNative=true")
                        .with("--transport", "auto");
        try (IslayProcess server = launch.start()) {
            server.err().await("native epoll cannot be used here, plain NIO is: ");
            assertServes(server.connect());
        }
        IslayProcess.Ended ended = launch.with("--transport", "epoll").run();
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("--transport: native epoll cannot be used here: ");
    }
}
