package dev.islay.server;

import java.nio.file.Path;

/** Where the control socket of a server is. */
public sealed interface ControlPlace {
    /** What {@link #parse} takes, in words. */
    String ALLOWED = "'auto', 'off' or the path of a Unix socket";

    /** In the private directory of the running server, where commands find it by themselves. */
    record Auto() implements ControlPlace {
        @Override
        public String toString() {
            return "auto";
        }
    }

    /** Nowhere. */
    record Off() implements ControlPlace {
        @Override
        public String toString() {
            return "off";
        }
    }

    /** At a path, which is absolute and short enough for a Unix socket. */
    record At(Path path) implements ControlPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Reads {@code auto}, {@code off} or a path, which counts from {@code base}. */
    static ControlPlace parse(String text, Path base) throws StartRefused {
        return switch (text) {
            case "auto" -> new Auto();
            case "off" -> new Off();
            default -> new At(BindAddress.unix(text.replaceFirst("^unix:", ""), base).path());
        };
    }
}
