package dev.islay.conformance;

import java.util.List;

/** What a client does, or what must be seen, in a {@link Case}. */
public sealed interface Step {
    /** Send these bytes; {@code method} is that of the request whose answer comes next. */
    record Send(byte[] bytes) implements Step {
        @Override
        public String toString() {
            return "send " + bytes.length + " bytes";
        }
    }

    /** The next response must be so. */
    record See(Expectation expectation) implements Step {}

    /** Nothing comes for a moment. */
    record Silence() implements Step {}

    /** Shut the sending side. */
    record Finish() implements Step {}

    /** Leave with a reset. */
    record Reset() implements Step {}

    /** The server ends the connection and sends no more. */
    record End() implements Step {}

    /** Let the application pass its gate. */
    record Open() implements Step {}

    /** The application has noted exactly this, in time. */
    record Noted(List<String> notes) implements Step {}

    /** The application was called that often. */
    record Calls(int count) implements Step {}

    /** The server's log shows this, in time; skipped where the log cannot be seen. */
    record Logged(String pattern) implements Step {}
}
