package dev.islay.wsgi;

/**
 * Answers requests: PEP 3333's application object. A lambda will do.
 *
 * {@snippet class="Snippets" region="application"}
 */
@FunctionalInterface
public interface Application {
    /**
     * Answers one request. Has to call {@code startResponse} before the body's first block that is
     * not empty; it may do so within {@link Body#next}.
     *
     * <p>PEP 3333, "The Application/Framework Side".
     *
     * @param environ belongs to the application from here on, which may change it in any way
     * @return what the caller will close exactly once, whatever happens
     * @throws Exception anything: the client gets a 500, if nothing has been sent yet, and the log
     *     gets the stack
     */
    Body call(Environ environ, StartResponse startResponse) throws Exception;
}
