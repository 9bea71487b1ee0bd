package dev.islay.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen at. */
public sealed interface BindAddress {
    /** What {@link #parse} takes, in words. */
    String ALLOWED = "HOST:PORT, :PORT, [IPV6]:PORT, PORT, unix:PATH or fd:N";

    /**
     * A TCP address.
     *
     * @param host name or address, without brackets; {@code 0.0.0.0} for all of IPv4
     * @param port 0 to 65535; 0 lets the system choose
     */
    record Tcp(String host, int port) implements BindAddress {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A Unix socket; the path is absolute and short enough for the system. */
    record Unix(Path path) implements BindAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A socket that listens already, which this process was started with.
     *
     * @param which number of its descriptor, or the name that systemd gives it
     */
    record Inherited(String which) implements BindAddress {
        /** What its text begins with. */
        static final String PREFIX = "fd:";

        /** The number, if it is one. */
        OptionalInt number() {
            return which.matches("\\d+")
                    ? OptionalInt.of(Integer.parseInt(which))
                    : OptionalInt.empty();
        }

        @Override
        public String toString() {
            return PREFIX + which;
        }
    }

    /**
     * Reads an address; see {@link #ALLOWED}. A port alone listens on the loopback address.
     *
     * @param base what a relative path counts from
     */
    static BindAddress parse(String text, Path base) throws StartRefused {
        if (text.startsWith("unix:")) {
            return unix(text.substring("unix:".length()), base);
        }
        if (text.startsWith(Inherited.PREFIX)) {
            return inherited(text.substring(Inherited.PREFIX.length()));
        }
        return tcp(text);
    }

    static Unix unix(String text, Path base) throws StartRefused {
        Path path = Kinds.path(text, base);
        // sun_path holds 108 bytes, the last of which is a NUL.
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > 107) {
            throw StartRefused.usage(
                    path + " is too long for a Unix socket, which may have 107 bytes");
        }
        return new Unix(path);
    }

    private static BindAddress inherited(String which) {
        if (!Grammar.DESCRIPTOR.matcher(which).matches()) {
            throw new IllegalArgumentException(which);
        }
        return new Inherited(which);
    }

    private static BindAddress tcp(String text) {
        Matcher matcher = Grammar.TCP.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > 65535) {
            throw new IllegalArgumentException(text);
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (matcher.group("six") != null) {
            return new Tcp(matcher.group("six"), port);
        }
        if (matcher.group("host") != null) {
            return new Tcp(matcher.group("host"), port);
        }
        return new Tcp(text.startsWith(":") ? "0.0.0.0" : "127.0.0.1", port);
    }

    /** The shapes of addresses. */
    final class Grammar {
        private static final Pattern TCP =
                Pattern.compile(
                        "(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%\\w+)?)]:|(?<host>[\\w.-]+):|:)?"
                                + "(?<port>\\d{1,5})");

        /** Names are those of systemd.socket(5), FileDescriptorName=, without spaces. */
        private static final Pattern DESCRIPTOR =
                Pattern.compile("\\d{1,9}|(?!\\d+$)[!-~&&[^:,]]{1,255}");

        private Grammar() {}
    }
}
