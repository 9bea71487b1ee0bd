package dev.islay.wsgi;

/**
 * Plays the server towards an application, and the application towards a server: PEP 3333,
 * "Middleware: Components that Play Both Sides". A lambda will do.
 *
 * <p>A middleware that wraps the body has to pass on {@link Body#close}, and gives at least one
 * block (an empty one, if need be) for each that it takes. {@link Body#map} does both.
 */
@FunctionalInterface
public interface Middleware {
    /** An application that uses {@code next}. Called once, when the pipeline is built. */
    Application wrap(Application next);

    /**
     * This one around another.
     *
     * {@snippet class="Snippets" region="then"}
     *
     * @param inner stands between this one and the application
     */
    default Middleware then(Middleware inner) {
        return next -> wrap(inner.wrap(next));
    }
}
