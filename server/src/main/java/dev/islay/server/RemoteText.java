package dev.islay.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A remote application as settings describe it.
 *
 * @param check asks its servers, if their source may have several
 */
public record RemoteText(Source source, Optional<HealthCheck> check, Waits waits) {
    private static final String ALLOWED = "http://HOST[:PORT][/PATH] and https://… are";

    /** Where its servers are. */
    public sealed interface Source {
        /** {@code text}: checked. */
        record Url(String text) implements Source {
            @Override
            public String toString() {
                return text;
            }
        }

        /** A file that is read again when it changes. */
        record Watched(Path file) implements Source {
            @Override
            public String toString() {
                return file.toString();
            }
        }

        /** A DNS service record. */
        record Service(String name) implements Source {
            @Override
            public String toString() {
                return name;
            }
        }
    }

    /** How long is waited for each; empty: as long as ordinary. */
    public record Waits(
            Optional<Duration> connect,
            Optional<Duration> answer,
            Optional<Duration> pause,
            Optional<Duration> idle) {
        static final Waits ORDINARY =
                new Waits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether a target is a URL. */
    static boolean matches(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }

    /** The one at a URL, with nothing else said. */
    static RemoteText at(String url) throws StartRefused {
        return new RemoteText(url(url), Optional.empty(), Waits.ORDINARY);
    }

    static Source url(String text) throws StartRefused {
        try {
            URI uri = new URI(text);
            boolean plain =
                    uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null;
            if (matches(text) && uri.getHost() != null && plain && uri.getPort() <= 65_535) {
                return new Source.Url(text);
            }
        } catch (URISyntaxException e) {
            throw StartRefused.usage("'%s' is no URL: %s".formatted(text, e.getReason()));
        }
        throw StartRefused.usage(
                "'%s' is not the place of an application: %s".formatted(text, ALLOWED));
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return source.toString();
    }
}
