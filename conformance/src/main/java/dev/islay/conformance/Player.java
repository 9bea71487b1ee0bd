package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.conformance.Answer.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays cases against a server, one after another. Every wait ends.
 *
 * <p>Threading: confined to its caller.
 */
public final class Player {
    private static final Duration MOMENT = Duration.ofMillis(150);
    private static final Pattern METHOD = Pattern.compile("([A-Z-]+) [^ ]+ HTTP/1\\.[01]\r\n");

    private final InetSocketAddress address;
    private final Duration patience;
    private final @Nullable Predicate<Pattern> log;
    private final Control control;

    /**
     * A player against a server that serves {@link Applications#TARGET}.
     *
     * @param patience longest wait for anything that must be seen
     * @param log whether a line of the server's log has been found; null when it cannot be seen
     */
    public Player(InetSocketAddress address, Duration patience, @Nullable Predicate<Pattern> log) {
        this.address = address;
        this.patience = patience;
        this.log = log;
        this.control = new Control(address);
    }

    /** Whether the server answers. */
    public boolean answers() {
        try {
            return control.calls() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What was wrong; empty when all was as it must be. */
    public List<String> play(Case one) {
        List<String> wrong = new ArrayList<>();
        try {
            control.choose(one);
            try (Connection connection = new Connection(address)) {
                new Play(connection, wrong).run(one.steps());
            }
            control.open();
        } catch (IOException e) {
            wrong.add("no connection: " + e.getMessage());
        }
        if (!answers()) {
            wrong.add("the server does not answer afterwards");
        }
        return wrong;
    }

    /** One case being played. */
    private final class Play {
        private final Connection connection;
        private final List<String> wrong;
        private final List<String> methods = new ArrayList<>();

        Play(Connection connection, List<String> wrong) {
            this.connection = connection;
            this.wrong = wrong;
        }

        void run(List<Step> steps) throws IOException {
            for (Step step : steps) {
                take(step);
                if (!wrong.isEmpty()) {
                    return;
                }
            }
        }

        private void take(Step step) throws IOException {
            switch (step) {
                case Step.Send(byte[] bytes) -> send(bytes);
                case Step.See(Expectation wanted) -> see(wanted);
                case Step.Silence() -> silence();
                case Step.Finish() -> connection.finish();
                case Step.Reset() -> connection.reset();
                case Step.End() -> end();
                case Step.Open() -> control.open();
                case Step.Noted(List<String> notes) -> noted(Control.joined(notes));
                case Step.Calls(int count) -> calls(count);
                case Step.Logged(String pattern) -> logged(Pattern.compile(pattern));
            }
        }

        private void send(byte[] bytes) throws IOException {
            Matcher matcher = METHOD.matcher(new String(bytes, ISO_8859_1));
            while (matcher.find()) {
                methods.add(matcher.group(1));
            }
            connection.send(bytes, patience);
        }

        private Answer next() {
            String method = methods.isEmpty() ? "GET" : methods.getFirst();
            return AnswerReader.read(connection.received(), connection.endedInOrder(), method);
        }

        private void see(Expectation wanted) throws IOException {
            connection.until(() -> Judge.ready(next(), wanted, connection.ended()), patience);
            Answer answer = next();
            wrong.addAll(Judge.complaints(answer, wanted));
            if (answer.stage() == Stage.WHOLE) {
                connection.drop(answer.length());
                if (answer.status() >= 200 && !methods.isEmpty()) {
                    methods.removeFirst();
                }
            }
            switch (wanted.after()) {
                case ANY -> {}
                case CLOSED -> end();
                case CUT -> broken();
                case KEPT -> kept();
            }
        }

        private void end() throws IOException {
            connection.until(() -> connection.received().length > 0, patience);
            if (connection.received().length > 0) {
                wrong.add("more came: " + new String(connection.received(), ISO_8859_1));
            } else if (!connection.ended()) {
                wrong.add("the connection was not closed");
            }
        }

        private void broken() {
            if (!connection.ended()) {
                wrong.add("the connection was not closed");
            }
        }

        private void kept() throws IOException {
            methods.clear();
            send(Control.request("state"));
            connection.until(() -> next().stage() == Stage.WHOLE, patience);
            if (next().status() != 200) {
                wrong.add("the connection does not serve another request");
            }
            connection.drop(next().length());
        }

        private void silence() throws IOException {
            if (connection.until(() -> connection.received().length > 0, MOMENT)) {
                wrong.add("came too early: " + new String(connection.received(), ISO_8859_1));
            }
        }

        private void noted(String wanted) throws IOException {
            if (!eventually(() -> control.notes().equals(wanted))) {
                wrong.add("the application noted " + control.notes() + ", not " + wanted);
            }
        }

        private void calls(int count) throws IOException {
            int found = control.calls();
            if (found != count) {
                wrong.add("the application was called " + found + " times, not " + count);
            }
        }

        private void logged(Pattern pattern) throws IOException {
            Predicate<Pattern> lines = log;
            if (lines != null && !eventually(() -> lines.test(pattern))) {
                wrong.add("the log does not show " + pattern);
            }
        }
    }

    /** Something that can be asked of the server again and again. */
    @FunctionalInterface
    private interface Question {
        boolean holds() throws IOException;
    }

    private boolean eventually(Question question) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean holds = question.holds();
        while (!holds && System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(5_000_000);
            holds = question.holds();
        }
        return holds;
    }
}
