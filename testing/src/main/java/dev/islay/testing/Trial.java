package dev.islay.testing;

import dev.islay.middleware.Lint;
import dev.islay.middleware.Violation;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Middleware;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A behaviour within a middleware, with Lint on both sides, and what came of it.
 *
 * @param closes how often the body of the application was closed
 */
record Trial(TestResponse response, int closes) {
    private static final Pattern CLAUSE = Pattern.compile("\\[([WL]\\d+)]");

    /** What two of them have to have in common. */
    @FunctionalInterface
    interface Comparison {
        void compare(Trial plain, Trial wrapped);
    }

    static Trial of(Behaviour behaviour, Middleware middleware, TestRequest request, int patience) {
        AtomicInteger closes = new AtomicInteger();
        Application counted = counted(behaviour, closes);
        Middleware lint = new Lint();
        Application all = lint.then(middleware).then(lint).wrap(counted);
        return new Trial(new TestExchange(patience).run(all, request), closes.get());
    }

    /** The behaviour, whose calls of close() are counted, but for those of a file. */
    static Application counted(Behaviour behaviour, AtomicInteger closes) {
        return (environ, start) -> {
            Body body = behaviour.call(environ, start);
            return behaviour == Behaviour.FILE ? body : counting(body, closes);
        };
    }

    /** Not by {@link Body#onClose}, which is called once however often it is closed. */
    private static Body counting(Body body, AtomicInteger closes) {
        return new Body() {
            @Override
            public byte @Nullable [] next() throws Exception {
                return body.next();
            }

            @Override
            public long length() {
                return body.length();
            }

            @Override
            public void close() throws Exception {
                closes.incrementAndGet();
                body.close();
            }
        };
    }

    /** The request with a body, if that is what the behaviour needs. */
    static TestRequest fitting(Behaviour behaviour, TestRequest request) {
        return behaviour == Behaviour.ECHO
                ? request.method("POST").body("some text".getBytes(StandardCharsets.UTF_8))
                : request;
    }

    /** What was thrown, as text; empty if nothing was. */
    String failure() {
        return response.failure().map(Throwable::toString).orElse("");
    }

    /** The clauses that Lint found broken. */
    Set<String> clauses() {
        Set<String> found = clauses(String.join("\n", response.errors()));
        response.failure()
                .filter(Violation.class::isInstance)
                .ifPresent(thrown -> found.add(((Violation) thrown).clause().name()));
        return found;
    }

    /** The clauses that the lines of Lint name. */
    static Set<String> clauses(String errors) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = CLAUSE.matcher(errors);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
