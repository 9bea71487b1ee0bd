package dev.islay.middleware;

import dev.islay.middleware.Clause.Party;
import dev.islay.wsgi.Environ;
import java.io.PrintWriter;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Lint says about one call of an application. */
final class Complaints {
    private static final StackWalker STACK = StackWalker.getInstance();
    private static final Set<String> LINT =
            Stream.of(
                            Complaints.class,
                            Lint.class,
                            LintBody.class,
                            LintCall.class,
                            LintErrors.class,
                            LintInput.class)
                    .map(Class::getName)
                    .collect(Collectors.toUnmodifiableSet());
    private static final String API = Environ.class.getPackageName();

    private final String application;
    private final Predicate<String> isNew;
    private final String caller = place("the server");
    private @Nullable PrintWriter log;
    private String request = "";

    Complaints(String application, Predicate<String> isNew) {
        this.application = application;
        this.isNew = isNew;
    }

    /** From here on there is a request to speak of, and a stream to write to. */
    void attend(Environ environ) {
        log = environ.errors();
        String path = environ.scriptName() + environ.pathInfo();
        request = environ.method() + " " + path.replaceAll("\\p{Cntrl}", "?") + ": ";
    }

    /** By the one whom the clause binds. */
    Violation of(Clause clause, String found) {
        return of(clause, clause.party(), found);
    }

    Violation of(Clause clause, Party party, String found) {
        String culprit =
                party == Party.SERVER
                        ? "the server, or the middleware that is one here, " + caller
                        : "application " + application + ", " + place("in what it returned");
        return new Violation(clause, party, found, culprit);
    }

    /** Writes it, unless it was written before. */
    void report(Clause clause, String found) {
        log(of(clause, found));
    }

    /** Writes what nobody will throw. */
    void log(Violation violation) {
        String text = String.valueOf(violation.getMessage());
        String culprit = text.substring(text.lastIndexOf('\n') + 1);
        if (log != null && isNew.test(violation.clause() + culprit)) {
            log.print("lint: " + request + text.replace("\n", "; ") + "\n");
            log.flush();
        }
    }

    /** The innermost caller that is neither Lint nor the API nor the JDK. */
    private static String place(String otherwise) {
        return STACK.walk(frames ->
                frames.filter(frame -> !isOurs(frame.getClassName()))
                        .findFirst()
                        .map(frame -> "at " + frame.toStackTraceElement())
                        .orElse(otherwise));
    }

    private static boolean isOurs(String type) {
        String outer = type.replaceFirst("\\$.*", "");
        return type.startsWith("java.") || type.startsWith(API + ".") || LINT.contains(outer);
    }
}
