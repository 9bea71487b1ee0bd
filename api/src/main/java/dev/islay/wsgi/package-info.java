/**
 * WSGI (<a href="https://peps.python.org/pep-3333/">PEP 3333</a>) for Java: its three roles, and
 * what passes between them. Nothing else is here, and nothing else is needed to write an
 * application or a middleware.
 *
 * <p>An application in one line:
 *
 * {@snippet class="Snippets" region="hello"}
 *
 * <p>and a middleware, the upper-casing one of every introduction to WSGI:
 *
 * {@snippet class="Snippets" region="upperware"}
 *
 * <table class="striped">
 * <caption>How the PEP's words read in Java</caption>
 * <thead><tr><th scope="col">PEP 3333</th><th scope="col">here</th></tr></thead>
 * <tbody>
 * <tr><td>application object</td><td>{@link dev.islay.wsgi.Application}</td></tr>
 * <tr><td>middleware</td><td>{@link dev.islay.wsgi.Middleware}</td></tr>
 * <tr><td>environ, a dictionary</td><td>{@link dev.islay.wsgi.Environ}, a map</td></tr>
 * <tr><td>native string</td><td>a {@link java.lang.String} of U+0000 to U+00FF only, one
 *     character for each byte (Latin-1)</td></tr>
 * <tr><td>bytestring</td><td>{@code byte[]}</td></tr>
 * <tr><td>start_response</td><td>{@link dev.islay.wsgi.StartResponse}</td></tr>
 * <tr><td>list of headers</td><td>{@link dev.islay.wsgi.Headers}, which never change</td></tr>
 * <tr><td>exc_info</td><td>the {@link java.lang.Throwable} itself</td></tr>
 * <tr><td>write</td><td>{@link dev.islay.wsgi.Write}</td></tr>
 * <tr><td>iterable with close</td><td>{@link dev.islay.wsgi.Body}</td></tr>
 * <tr><td>wsgi.file_wrapper</td><td>{@link dev.islay.wsgi.FileWrapper}</td></tr>
 * </tbody>
 * </table>
 *
 * <p>Threads: an application may be called by several threads at a time ({@code wsgi.multithread});
 * it may block, because it runs on a virtual thread. What belongs to one request (its environ, its
 * start_response, its body) is used by one thread at a time.
 */
@NullMarked
package dev.islay.wsgi;

import org.jspecify.annotations.NullMarked;
