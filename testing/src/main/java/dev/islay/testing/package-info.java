/**
 * Tests of WSGI applications and middleware without a server.
 *
 * <pre>{@code
 * TestResponse response = TestClient.of(application).get("/hello?name=Ada");
 *
 * assertEquals("200 OK", response.status());
 * assertEquals("Hello Ada", response.text());
 * }</pre>
 *
 * <p>A middleware gets all the tests that every middleware has to pass from a contract:
 *
 * <pre>{@code
 * class MyMiddlewareTest implements TransparentContract {
 *     @Override
 *     public Middleware middleware() {
 *         return new MyMiddleware();
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.islay.testing;

import org.jspecify.annotations.NullMarked;
