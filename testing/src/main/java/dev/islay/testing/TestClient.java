package dev.islay.testing;

import dev.islay.middleware.Clause;
import dev.islay.middleware.Lint;
import dev.islay.wsgi.Application;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Calls an application in memory as a server would, with {@link Lint} around it.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(application);
 * assertEquals(404, client.get("/nowhere").code());
 * client.send(TestRequest.post("/orders", "{}").header("Content-Type", "application/json"));
 * }</pre>
 *
 * <p>What the application throws is thrown, and so is an {@link AssertionError} with what Lint
 * found; {@link #attempt} answers with it instead. Blocks are pulled until the end, or until the
 * client {@linkplain #leavingAfter leaves}; then the body is closed, once, on every path.
 *
 * <p>May be used by several threads.
 */
public final class TestClient {
    private final Application application;
    private final Set<Clause> tolerated;
    private final int patience;

    private TestClient(Application application, Set<Clause> tolerated, int patience) {
        this.application = application;
        this.tolerated = tolerated;
        this.patience = patience;
    }

    /** For this application. */
    public static TestClient of(Application application) {
        return new TestClient(application, EnumSet.noneOf(Clause.class), Integer.MAX_VALUE);
    }

    /** One that does not mind when an advice of Lint is broken, such as {@code W021}: write(). */
    public TestClient tolerating(Clause clause) {
        Set<Clause> more = EnumSet.of(clause);
        more.addAll(tolerated);
        return new TestClient(application, more, patience);
    }

    /** One that leaves when it has got so many blocks that are not empty. */
    public TestClient leavingAfter(int blocks) {
        return new TestClient(application, tolerated, blocks);
    }

    /** The answer to a GET; see {@link #send}. */
    public TestResponse get(String target) throws Exception {
        return send(TestRequest.get(target));
    }

    /**
     * The answer to a request.
     *
     * @throws Exception what the application or its close() threw
     * @throws AssertionError if Lint found something that is not tolerated
     */
    public TestResponse send(TestRequest request) throws Exception {
        TestResponse response = attempt(request);
        if (response.failure().isPresent()) {
            Throwable thrown = response.failure().get();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
        List<String> complaints = response.complaints().stream().filter(this::matters).toList();
        if (!complaints.isEmpty()) {
            throw new AssertionError(String.join("\n", complaints));
        }
        return response;
    }

    /** The answer to a request, with what was thrown and what Lint found. */
    public TestResponse attempt(TestRequest request) {
        return new TestExchange(patience).run(new Lint().wrap(application), request);
    }

    private boolean matters(String complaint) {
        return tolerated.stream().noneMatch(clause -> complaint.contains("[" + clause + "]"));
    }
}
