package dev.islay.server;

import dev.islay.netty.FileKind;
import dev.islay.netty.HttpServer;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the addresses of the settings and takes them back.
 *
 * <p>A Unix socket is made under another name, given its mode, and renamed into place: nobody can
 * connect before the mode is right, and a stale file goes without a gap. A live one, where somebody
 * listens, is refused, and so is a file that is no socket.
 */
final class Binder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Binder.class);

    private final HttpServer server;
    private final int socketMode;
    private final Activation activation;
    private final Set<Integer> inherited = new HashSet<>();
    private final List<String> addresses = new CopyOnWriteArrayList<>();
    private final List<Path> sockets = new ArrayList<>();

    /** {@code activation} knows the names of descriptors. */
    Binder(HttpServer server, int socketMode, Activation activation) {
        this.server = server;
        this.socketMode = socketMode;
        this.activation = activation;
    }

    /** Binds them all, or throws with {@link ExitStatus#BIND}. */
    void bind(List<BindAddress> wanted) throws StartRefused {
        for (BindAddress address : wanted) {
            try {
                addresses.addAll(bind(address));
            } catch (IOException e) {
                throw new StartRefused(
                        ExitStatus.BIND, "cannot listen at " + address + ": " + reason(e));
            }
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.replaceFirst("^.* failed(?: with error\\(-?\\d+\\))?: ", "");
    }

    private List<String> bind(BindAddress address) throws IOException {
        return switch (address) {
            case BindAddress.Tcp tcp -> List.of(bindTcp(tcp));
            case BindAddress.Unix unix -> List.of(bindUnix(unix.path()));
            case BindAddress.Inherited which -> inherit(which);
        };
    }

    private String bindTcp(BindAddress.Tcp tcp) throws IOException {
        InetSocketAddress wanted = new InetSocketAddress(tcp.host(), tcp.port());
        if (wanted.isUnresolved()) {
            throw new IOException("the host name is not known");
        }
        int port = server.bind(wanted).getPort();
        return "http://" + new BindAddress.Tcp(tcp.host(), port);
    }

    private String bindUnix(Path path) throws IOException {
        refuseIfTaken(path);
        Path made =
                path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(made);
        server.bind(made);
        try {
            Files.setPosixFilePermissions(made, permissions(socketMode));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
        sockets.add(path);
        return "unix:" + path;
    }

    private List<String> inherit(BindAddress.Inherited which) throws IOException {
        List<String> bound = new ArrayList<>();
        for (int descriptor : descriptors(which)) {
            if (!inherited.add(descriptor)) {
                throw new IOException("descriptor " + descriptor + " is asked for twice");
            }
            bound.add(named(server.inherit(descriptor)));
        }
        return bound;
    }

    private List<Integer> descriptors(BindAddress.Inherited which) throws IOException {
        if (which.number().isPresent()) {
            return List.of(which.number().getAsInt());
        }
        List<Integer> found = activation.named(which.which());
        if (found.isEmpty()) {
            throw new IOException(
                    "systemd has given us no socket of this name; LISTEN_FDNAMES has "
                            + (activation.isEmpty() ? "none" : activation.names()));
        }
        return found;
    }

    /** A Unix socket without a file is shown as ss(8) does. */
    private static String named(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress tcp ->
                    "http://"
                            + new BindAddress.Tcp(
                                    NetUtil.toAddressString(tcp.getAddress()), tcp.getPort());
            case DomainSocketAddress unix -> "unix:" + unix.path().replace('\0', '@');
            default -> address.toString();
        };
    }

    private static void refuseIfTaken(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!FileKind.isSocket(path)) {
            throw new IOException("there is a file that is not a socket");
        }
        if (isLive(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another server listens there");
        }
    }

    /** Does not wait. Only a refusal says that nobody listens: a server may be too busy. */
    private static boolean isLive(SocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            LOG.debug("a stale socket: {} ({})", address, e.getMessage());
            return false;
        } catch (IOException e) {
            LOG.debug("a socket that does not answer: {} ({})", address, e.getMessage());
            return true;
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] order = {
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_READ,
        };
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < order.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                set.add(order[bit]);
            }
        }
        return set;
    }

    /** As the first line of a ready server names them, with the ports really bound. */
    List<String> addresses() {
        return List.copyOf(addresses);
    }

    /** Removes the files of Unix sockets. */
    @Override
    public void close() {
        for (Path socket : sockets) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", socket, e.toString());
            }
        }
    }
}
