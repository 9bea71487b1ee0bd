package dev.islay.testing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.islay.wsgi.Middleware;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What PEP 3333 asks of every middleware ("Middleware: Components that Play Both Sides"), tried
 * around applications that behave in every way that is allowed, and in every way that goes wrong. A
 * test class implements it and says which middleware.
 *
 * <p>One that leaves responses alone when it has nothing to do implements {@link
 * TransparentContract}, too.
 */
public interface MiddlewareContract {
    /** The middleware under test; a new one for each test. */
    Middleware middleware();

    /** What the applications are asked; a GET of the root if nothing else is said. */
    default TestRequest request() {
        return TestRequest.get("/");
    }

    /** The status is the application's, and so is what is thrown. */
    @TestFactory
    default Stream<DynamicTest> statusesAndErrorsPass() {
        return tried((plain, wrapped) -> {
            assertEquals(plain.response().status(), wrapped.response().status());
            assertEquals(plain.failure(), wrapped.failure());
        });
    }

    /** Exactly once, whatever happens. */
    @TestFactory
    default Stream<DynamicTest> bodiesAreClosedOnce() {
        return tried((plain, wrapped) ->
                assertEquals(plain.closes(), wrapped.closes(), "calls of close()"));
    }

    /** Exactly once, when the client takes only a block, and none. */
    @TestFactory
    default Stream<DynamicTest> bodiesAreClosedWhenTheClientLeaves() {
        return Arrays.stream(Behaviour.values())
                .map(behaviour ->
                        DynamicTest.dynamicTest(
                                behaviour.name(),
                                () ->
                                        assertAll(
                                                () -> closedOnce(behaviour, 0),
                                                () -> closedOnce(behaviour, 1))));
    }

    private void closedOnce(Behaviour behaviour, int blocks) {
        Trial plain = Trial.of(behaviour, next -> next, request(), blocks);
        Trial wrapped = Trial.of(behaviour, middleware(), request(), blocks);
        assertEquals(
                plain.closes(), wrapped.closes(), "calls of close() after %d".formatted(blocks));
    }

    /** Neither as the server of the application nor as the application of the server. */
    @TestFactory
    default Stream<DynamicTest> lintFindsNothingOnEitherSide() {
        return tried((plain, wrapped) ->
                assertTrue(
                        plain.clauses().containsAll(wrapped.clauses()),
                        () -> String.join("\n", wrapped.response().errors())));
    }

    private Stream<DynamicTest> tried(Trial.Comparison comparison) {
        return Arrays.stream(Behaviour.values())
                .map(behaviour ->
                        DynamicTest.dynamicTest(
                                behaviour.name(),
                                () -> {
                                    TestRequest asked = Trial.fitting(behaviour, request());
                                    comparison.compare(
                                            Trial.of(
                                                    behaviour,
                                                    next -> next,
                                                    asked,
                                                    Integer.MAX_VALUE),
                                            Trial.of(
                                                    behaviour,
                                                    middleware(),
                                                    asked,
                                                    Integer.MAX_VALUE));
                                }));
    }
}
