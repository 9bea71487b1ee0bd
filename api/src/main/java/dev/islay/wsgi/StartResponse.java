package dev.islay.wsgi;

import org.jspecify.annotations.Nullable;

/**
 * Begins the response: PEP 3333, "The start_response() Callable".
 *
 * <p>Status and headers are kept until the first block that is not empty, so that an error page can
 * still take their place.
 */
@FunctionalInterface
public interface StartResponse {
    /**
     * Begins the response, or begins it anew because of an error.
     *
     * {@snippet class="Snippets" region="excInfo"}
     *
     * @param status three digits, a space and a reason, such as {@code 200 OK}; Latin-1, without
     *     control characters or space around it
     * @param headers in the order in which they will be sent, without hop-by-hop ones
     * @param excInfo what went wrong, when an error page is begun; else null, and then this is the
     *     first call
     * @return for code that cannot be written in any other way; new code returns a {@link Body}
     * @throws IllegalArgumentException if the status or a header is not allowed
     * @throws IllegalStateException if it was called before, and {@code excInfo} is null
     * @throws Exception {@code excInfo} itself, if output has begun; not to be caught
     */
    Write call(String status, Headers headers, @Nullable Throwable excInfo) throws Exception;

    /**
     * Begins the response.
     *
     * @throws IllegalArgumentException if the status or a header is not allowed
     * @throws IllegalStateException if it was called before
     * @throws Exception what a middleware between this and the server throws
     */
    default Write call(String status, Headers headers) throws Exception {
        return call(status, headers, null);
    }
}
