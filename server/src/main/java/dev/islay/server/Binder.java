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
    private final List<Bound> all = new CopyOnWriteArrayList<>();
    private final Set<Integer> inherited = new HashSet<>();

    /**
     * An address that is listened at.
     *
     * @param wanted as the settings have it
     * @param name as the first line of a ready server has it
     * @param socket what the system calls it
     */
    private record Bound(BindAddress wanted, String name, SocketAddress socket) {}

    /** {@code activation} knows the names of descriptors. */
    Binder(HttpServer server, int socketMode, Activation activation) {
        this.server = server;
        this.socketMode = socketMode;
        this.activation = activation;
    }

    /** Binds them all, or throws with {@link ExitStatus#BIND}; then none of them is. */
    void bind(List<BindAddress> wanted) throws StartRefused {
        int before = all.size();
        for (BindAddress address : wanted) {
            try {
                bind(address);
            } catch (IOException e) {
                List.copyOf(all.subList(before, all.size())).forEach(this::unbind);
                throw new StartRefused(
                        ExitStatus.BIND, "cannot listen at " + address + ": " + reason(e));
            }
        }
    }

    /** Binds those that are not bound yet, as {@link #bind} does. */
    void add(List<BindAddress> wanted) throws StartRefused {
        bind(wanted.stream().filter(address -> !has(address)).toList());
    }

    private boolean has(BindAddress address) {
        return all.stream().anyMatch(bound -> bound.wanted().equals(address));
    }

    /** Ends listening at all others; the connections that came there stay. */
    void keep(List<BindAddress> wanted) {
        all.stream()
                .filter(bound -> !wanted.contains(bound.wanted()))
                .toList()
                .forEach(this::unbind);
    }

    private void unbind(Bound bound) {
        all.remove(bound);
        server.unbind(bound.socket());
        removeFile(bound);
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.replaceFirst("^.* failed(?: with error\\(-?\\d+\\))?: ", "");
    }

    private void bind(BindAddress address) throws IOException {
        switch (address) {
            case BindAddress.Tcp tcp -> bindTcp(tcp);
            case BindAddress.Unix unix -> bindUnix(unix);
            case BindAddress.Inherited which -> inherit(which);
        }
    }

    private void bindTcp(BindAddress.Tcp tcp) throws IOException {
        InetSocketAddress wanted = new InetSocketAddress(tcp.host(), tcp.port());
        if (wanted.isUnresolved()) {
            throw new IOException("the host name is not known");
        }
        InetSocketAddress bound = server.bind(wanted);
        String name = "http://" + new BindAddress.Tcp(tcp.host(), bound.getPort());
        all.add(new Bound(tcp, name, bound));
    }

    private void bindUnix(BindAddress.Unix unix) throws IOException {
        Path path = unix.path();
        refuseIfTaken(path);
        Path made =
                path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(made);
        SocketAddress bound = server.bind(made);
        try {
            Files.setPosixFilePermissions(made, permissions(socketMode));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
        all.add(new Bound(unix, "unix:" + path, bound));
    }

    private void inherit(BindAddress.Inherited which) throws IOException {
        for (int descriptor : descriptors(which)) {
            if (!inherited.add(descriptor)) {
                throw new IOException("descriptor " + descriptor + " is asked for twice");
            }
            SocketAddress socket = server.inherit(descriptor);
            all.add(new Bound(which, named(socket), socket));
        }
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
        return all.stream().map(Bound::name).toList();
    }

    /** Removes the files of Unix sockets. */
    @Override
    public void close() {
        all.forEach(Binder::removeFile);
    }

    private static void removeFile(Bound bound) {
        if (bound.wanted() instanceof BindAddress.Unix unix) {
            try {
                Files.deleteIfExists(unix.path());
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", unix.path(), e.toString());
            }
        }
    }
}
