package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Asks the suite's own application things, each over a connection of its own. */
final class Control {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress address;

    Control(InetSocketAddress address) {
        this.address = address;
    }

    /** The bytes of a request for what {@code what} names. */
    static byte[] request(String what) {
        return ("GET /-/" + what + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(ISO_8859_1);
    }

    /** Requests from now on are for the application of this case; its notes are forgotten. */
    void choose(Case one) throws IOException {
        ask("choose?" + (one.application().isEmpty() ? "" : one.module()));
    }

    /** Lets the application pass its gate. */
    void open() throws IOException {
        ask("open");
    }

    /** How often the case's application was called. */
    int calls() throws IOException {
        return Integer.parseInt(member("calls"));
    }

    /** What the case's application has noted, in order. */
    String notes() throws IOException {
        return member("notes");
    }

    private String member(String name) throws IOException {
        Map<String, String> state = JsonText.members(ask("state"));
        String value = state.get(name);
        if (value == null) {
            throw new IOException("the server does not serve " + Applications.TARGET);
        }
        return value;
    }

    /** Notes as {@link #notes} has them. */
    static String joined(List<String> notes) {
        return notes.toString();
    }

    private String ask(String what) throws IOException {
        try (Connection connection = new Connection(address)) {
            connection.send(request(what), PATIENCE);
            connection.until(() -> answer(connection).stage() == Answer.Stage.WHOLE, PATIENCE);
            Answer answer = answer(connection);
            if (answer.status() != 200 || answer.stage() != Answer.Stage.WHOLE) {
                throw new IOException(
                        "/-/" + what + " was answered by '" + answer.statusLine() + "'");
            }
            return answer.text();
        }
    }

    private static Answer answer(Connection connection) {
        return AnswerReader.read(connection.received(), connection.endedInOrder(), "GET");
    }
}
