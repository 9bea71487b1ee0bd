package dev.islay.junit;

import dev.islay.server.EmbeddedServer;
import dev.islay.server.Islay;
import dev.islay.server.StartRefused;
import dev.islay.wsgi.Application;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real server, for tests: with a Python application in worker processes, or with one in Java.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final IslayExtension SHOP = IslayExtension.serving("shop/wsgi.py");
 *
 * @Test
 * void theShopIsOpen() throws Exception {
 *     assertEquals(200, SHOP.get("/").statusCode());
 * }
 * }</pre>
 *
 * <p>In a static field it is started once for all tests of the class; in another, for each test
 * anew. It listens at a free port of this machine, and is stopped at the end with everything that
 * it started. If it does not start, the tests fail with what it said.
 *
 * <p>Threads: the requests may come from any.
 */
public final class IslayExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final Islay plan;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable EmbeddedServer server;
    private boolean forAll;

    private IslayExtension(Islay plan) {
        this.plan = plan.bind("127.0.0.1:0");
    }

    /**
     * A server with one application.
     *
     * @param target as the command line takes it: {@code module:callable}, {@code dir/wsgi.py}
     */
    public static IslayExtension serving(String target) {
        return of(Islay.builder().mount("/", target));
    }

    /** A server with one application. */
    public static IslayExtension serving(Application application) {
        return of(Islay.builder().mount("/", application));
    }

    /** A server with whatever was put into it; where it listens is the extension's affair. */
    public static IslayExtension of(Islay plan) {
        return new IslayExtension(plan);
    }

    /** Sets a setting, see {@code docs/settings.md}. Before the first test. */
    public IslayExtension with(String name, String... values) {
        plan.setting(name, values);
        return this;
    }

    /**
     * The address of a page.
     *
     * @param path with its query; begins with a slash
     * @throws IllegalStateException if no test runs
     */
    public URI uri(String path) {
        EmbeddedServer running = server;
        if (running == null) {
            throw new IllegalStateException(
                    "no server runs; is the field annotated with @RegisterExtension?");
        }
        return URI.create(running.address() + path);
    }

    /** The answer to a GET, its body as text. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** The answer to a request, its body as text. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws StartRefused {
        forAll = true;
        server = plan.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws StartRefused {
        if (!forAll) {
            server = plan.start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forAll) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        forAll = false;
        stop();
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
