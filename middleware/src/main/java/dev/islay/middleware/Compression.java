package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.util.List;
import java.util.Optional;

/**
 * Compresses bodies for clients that take it: {@code gzip} always, {@code br} and {@code zstd} when
 * their libraries are there ({@code brotli4j}, {@code zstd-jni}).
 *
 * <pre>{@code
 * Application site = new Compression().wrap(application);
 * Application small = new Compression().from(2_000).only("gzip").wrap(application);
 * }</pre>
 *
 * <p>The coding is the one that the client weighs highest in {@code Accept-Encoding} (RFC 9110,
 * 12.5.3). A body stays as it is if it is coded already, of a type that is compressed by itself,
 * shorter than 256 bytes by its {@code Content-Length}, marked {@code no-transform}, a part (206),
 * or not there (204, 304). What may be compressed gets {@code Vary: Accept-Encoding} whether it is
 * or not; what is compressed loses {@code Content-Length}, {@code Accept-Ranges} and digests, and
 * its {@code ETag} becomes a weak one (RFC 9110, 8.8.1). The answer to HEAD has the head that GET
 * would get (RFC 9110, 9.3.2), if the application gives both the same.
 *
 * <p>Streaming: each block is flushed, so a client sees it before the next is asked for. Nothing
 * but the compressor's window is held. Few large blocks compress better than many small ones.
 *
 * <p>PEP 3333, "Buffering and Streaming". Immutable.
 */
public final class Compression implements Middleware {
    private static final long SMALLEST = 256;

    private final List<Coding> codings;
    private final long smallest;

    /** With every coding that there is, from 256 bytes on. */
    public Compression() {
        this(Codings.all(), SMALLEST);
    }

    /** As settings have it: {@code smallest} in bytes, {@code codings} such as gzip, in order. */
    Compression(Optional<Long> smallest, Optional<List<String>> codings) {
        this(codings.map(Compression::named).orElse(Codings.all()), smallest.orElse(SMALLEST));
    }

    private Compression(List<Coding> codings, long smallest) {
        this.codings = codings;
        this.smallest = smallest;
    }

    /** Leaves bodies that say they are shorter than so many bytes as they are. */
    public Compression from(long bytes) {
        return new Compression(codings, bytes);
    }

    /**
     * Uses only these codings, the first rather than the next where a client does not mind.
     *
     * @throws IllegalArgumentException if one is unknown, or its library is not there
     */
    public Compression only(String... names) {
        return new Compression(named(List.of(names)), smallest);
    }

    private static List<Coding> named(List<String> names) {
        return names.stream().map(Compression::named).toList();
    }

    private static Coding named(String name) {
        return Codings.all().stream()
                .filter(coding -> coding.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no coding %s here, only %s"
                                        .formatted(name, names(Codings.all()))));
    }

    private static List<String> names(List<Coding> codings) {
        return codings.stream().map(Coding::name).toList();
    }

    @Override
    public Application wrap(Application next) {
        return (environ, start) -> {
            String accepted = environ.header("Accept-Encoding");
            boolean bodiless = environ.method().equals("HEAD");
            return FilteredCall.run(
                    next,
                    environ,
                    start,
                    (status, headers) -> decide(status, headers, accepted, bodiless));
        };
    }

    private Change decide(String status, Headers headers, String accepted, boolean bodiless) {
        boolean eligible =
                Representation.mayChange(status, headers)
                        && Representation.isCompressible(Representation.type(headers))
                        && !isSmall(headers);
        if (!eligible) {
            return new Change(status, headers, null);
        }
        Headers varying = Representation.varying(headers, "Accept-Encoding");
        return new AcceptEncoding(accepted)
                .best(names(codings))
                .map(name -> coded(status, varying, name, bodiless))
                .orElse(new Change(status, varying, null));
    }

    private Change coded(String status, Headers headers, String name, boolean bodiless) {
        Coding coding =
                codings.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        Headers coded =
                Representation.changed(headers.without("Content-Encoding"))
                        .and("Content-Encoding", name);
        return new Change(status, coded, bodiless ? new NoBlocks() : new CodedBlocks(coding));
    }

    private boolean isSmall(Headers headers) {
        return headers.first("Content-Length")
                .filter(length -> length.matches("[0-9]{1,18}"))
                .filter(length -> Long.parseLong(length) < smallest)
                .isPresent();
    }
}
