package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One call of an application, from its environ to {@code close}, as Lint watches it.
 *
 * <p>The calls that are running in a thread know the one below them. When that is another Lint's,
 * its application is a middleware around this one's, and what the two see is compared. Used by the
 * thread of the request.
 */
final class LintCall {
    private static final ThreadLocal<@Nullable LintCall> RUNNING = new ThreadLocal<>();

    private final Application application;
    private final Complaints complaints;
    private final List<LintCall> inner = new ArrayList<>();
    private final Environ environ;
    private Map<String, Object> kept = Map.of();
    private @Nullable LintInput input;
    private HeadRules.@Nullable Head head;
    private @Nullable Violation pending;
    private OptionalLong length = OptionalLong.empty();
    private boolean trapped;
    private boolean writing;
    private boolean returned;
    private boolean closed;
    private long sent;
    private long yielded;
    private int taken;

    LintCall(Application application, Environ environ, Complaints complaints) {
        this.application = application;
        this.environ = environ;
        this.complaints = complaints;
    }

    /** Something to do while this call is the thread's innermost. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object> {
        T take() throws Exception;
    }

    Body run(StartResponse start) throws Exception {
        for (EnvironRules.Rule rule : EnvironRules.DUTIES) {
            for (String found : rule.broken().apply(environ).toList()) {
                throw complaints.of(rule.clause(), Clause.Party.SERVER, found);
            }
        }
        complaints.attend(environ);
        EnvironRules.ADVICE.forEach(rule ->
                rule.broken()
                        .apply(environ)
                        .forEach(found -> complaints.report(rule.clause(), found)));
        input = new LintInput(environ.input(), complaints);
        environ.put("wsgi.input", input);
        environ.put("wsgi.errors", new LintErrors(environ.errors(), complaints));
        LintCall outer = RUNNING.get();
        if (outer != null) {
            outer.inner.add(this);
        }
        Body body = within(() -> application.call(environ, watched(start)));
        returned = true;
        checkPending();
        if (Objects.isNull(body)) {
            throw complaints.of(Clause.W127, "It returned null");
        }
        kept = lasting(environ);
        return new LintBody(body, this);
    }

    <T extends @Nullable Object> T within(Step<T> step) throws Exception {
        LintCall outer = RUNNING.get();
        RUNNING.set(this);
        try {
            return step.take();
        } finally {
            RUNNING.set(outer);
        }
    }

    private StartResponse watched(StartResponse start) {
        return (status, headers, excInfo) -> {
            HeadRules.Head wanted = new HeadRules.Head(status, headers);
            try {
                judge(wanted, excInfo != null);
            } catch (Violation e) {
                pending = e;
                throw e;
            }
            Write write = started(start, wanted, excInfo);
            head = wanted;
            length = HeadRules.length(headers);
            sent = 0;
            if (Objects.isNull(write)) {
                throw complaints.of(Clause.W020, "It returned null");
            }
            return block -> write(write, block);
        };
    }

    private void judge(HeadRules.Head wanted, boolean again) {
        for (HeadRules.Rule rule : HeadRules.DUTIES) {
            if (!rule.kept().test(wanted)) {
                throw complaints.of(rule.clause(), "There is " + wanted);
            }
        }
        if ((head != null || pending != null) && !again) {
            throw complaints.of(Clause.W105, "There was none");
        }
        if (closed) {
            throw complaints.of(Clause.W035, "The response has ended");
        }
        for (HeadRules.Rule rule : HeadRules.ADVICE) {
            if (!rule.kept().test(wanted)) {
                complaints.report(rule.clause(), "There is " + wanted);
            }
        }
    }

    private Write started(StartResponse start, HeadRules.Head wanted, @Nullable Throwable excInfo)
            throws Exception {
        if (pending != null) {
            complaints.log(pending); // an error page takes its place, and it would be forgotten
            pending = null;
        }
        trapped = excInfo != null;
        Write write = start.call(wanted.status(), wanted.headers(), excInfo);
        trapped = false;
        return write;
    }

    private void write(Write write, byte[] block) throws IOException {
        if (returned) {
            throw complaints.of(Clause.W130, "It was called later");
        }
        complaints.report(Clause.W021, "write was called");
        if (!inner.isEmpty() && inner.stream().noneMatch(call -> call.writing)) {
            complaints.report(Clause.W123, "It was not");
        }
        writing = true;
        try {
            count(block);
            write.write(block);
        } finally {
            writing = false;
        }
    }

    /** A block that the application gave. */
    void block(byte[] block, int takenBefore) {
        checkPending();
        if (head == null) {
            Violation early =
                    complaints.of(Clause.W035, "A block came, and it had not been called");
            if (block.length > 0) {
                throw early;
            }
            complaints.log(early);
        }
        count(block);
        yielded += block.length;
        taken++;
        int more = takenOfInner() - takenBefore;
        if (more > 1) {
            complaints.report(Clause.W118, "It took " + more + " for one");
        }
    }

    int takenOfInner() {
        return inner.stream().mapToInt(call -> call.taken).sum();
    }

    private void count(byte[] block) {
        if (block.length > 0 && head != null && head.hasNoBody()) {
            complaints.report(Clause.L03, "There is a body");
        }
        sent += block.length;
        if (length.isPresent() && sent > length.getAsLong() && hasBody()) {
            throw complaints.of(
                    Clause.W110, "It is %d, and there are more".formatted(length.getAsLong()));
        }
    }

    private boolean hasBody() {
        return head != null && !head.hasNoBody() && !environ.method().equals("HEAD");
    }

    /** Before a block is asked for. */
    void asked() {
        if (closed) {
            throw complaints.of(Clause.W030, "A block was asked for after that");
        }
        LintCall outer = RUNNING.get();
        if (outer != null && !outer.returned) {
            outer.complaints.report(Clause.W121, "It asked for a block first");
        }
    }

    /** The body has come to its end; it had promised so many bytes, or −1. */
    void exhausted(long promised) {
        checkPending();
        if (head == null) {
            throw complaints.of(Clause.W035, "It was never called");
        }
        if (promised >= 0 && promised != yielded && hasBody()) {
            complaints.report(
                    Clause.W028, "It said %d bytes, there were %d".formatted(promised, yielded));
        }
        if (length.isPresent() && sent < length.getAsLong() && hasBody()) {
            throw complaints.of(
                    Clause.W110, "It is %d, there were %d".formatted(length.getAsLong(), sent));
        }
    }

    /** False if it was closed before. */
    boolean closing() {
        if (closed) {
            complaints.report(Clause.W030, "It was called again");
            return false;
        }
        closed = true;
        return true;
    }

    /** {@code close} has returned or thrown. */
    void end() {
        if (input != null) {
            input.end();
        }
        if (inner.stream().anyMatch(call -> call.returned && !call.closed)) {
            complaints.report(Clause.W124, "That of the application was not called");
        }
        if (!kept.equals(lasting(environ))) {
            complaints.report(Clause.L05, "It was changed");
        }
    }

    private void checkPending() {
        Violation violation = pending;
        pending = null;
        if (violation != null) {
            throw violation;
        }
        if (trapped) {
            trapped = false;
            throw complaints.of(Clause.W143, "It was caught");
        }
    }

    /** The variables that the PEP names, without the streams. */
    private static Map<String, Object> lasting(Environ environ) {
        Map<String, Object> strings = new HashMap<>(environ);
        strings.values().removeIf(value -> !(value instanceof String));
        strings.keySet().removeIf(key -> key.contains(".") && !key.startsWith("wsgi."));
        return strings;
    }
}
