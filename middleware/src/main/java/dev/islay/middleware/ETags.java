package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;
import java.util.Optional;

/**
 * Answers 304 when the client has the page already, and gives pages the {@code ETag} by which it
 * can tell: RFC 9110, 8.8.3 and 13.
 *
 * <pre>{@code
 * Application site = new ETags().wrap(application);
 * Application large = new ETags().upTo(10 << 20).wrap(application);
 * }</pre>
 *
 * <p>For GET and HEAD with status 200. A response that has {@code ETag} or {@code Last-Modified} is
 * compared by them with {@code If-None-Match} or else {@code If-Modified-Since}. One without {@code
 * ETag} gets one, a digest of its body, if the body is there as a whole: its first block is all of
 * it, as {@code Content-Length} or {@link dev.islay.wsgi.Body#length} says, and no more than 1 MiB
 * or what {@link #upTo} says. Every other body streams through without one: nothing is gathered.
 * {@code Cache-Control: no-store} forbids it. A HEAD gets none of ours, since its body is not
 * there.
 *
 * <p>A 304 keeps the headers but for those of the content; the application's body is closed unread.
 *
 * <p>Stands inside of {@link Compression}: {@code new Compression().then(new ETags())}, or {@code
 * ["compression", "etags"]} in a list. The tag is then one of the page before it is compressed, and
 * becomes a weak one, the same for each coding. Outside of it, a compressed page gets no tag, since
 * its length is not known beforehand; one of the application's own is compared there, too.
 *
 * <p>PEP 3333, "Handling the Content-Length Header". Immutable.
 */
public final class ETags implements Middleware {
    private static final long LIMIT = 1 << 20;

    private final long limit;

    /** For bodies up to 1 MiB. */
    public ETags() {
        this(LIMIT);
    }

    /** As settings have it: {@code limit} in bytes. */
    ETags(Optional<Long> limit) {
        this(limit.orElse(LIMIT));
    }

    private ETags(long limit) {
        this.limit = limit;
    }

    /** Makes tags for bodies of no more than so many bytes. */
    public ETags upTo(long bytes) {
        return new ETags(bytes);
    }

    @Override
    public Application wrap(Application next) {
        return (environ, start) -> {
            String method = environ.method();
            boolean head = method.equals("HEAD");
            return head || method.equals("GET")
                    ? new TaggedCall(start, Preconditions.of(environ), limit, head)
                            .run(next, environ)
                    : next.call(environ, start);
        };
    }
}
