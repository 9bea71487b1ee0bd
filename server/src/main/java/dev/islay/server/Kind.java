package dev.islay.server;

/**
 * What texts a setting takes and what becomes of them.
 *
 * @param metavar stands for the value in the help: {@code N}, {@code SECONDS}
 * @param allowed completes the sentence "'abc' is not …"
 * @param parser reads one text
 */
public record Kind<T>(String metavar, String allowed, Parser<T> parser) {
    /** Reads one text. */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * Throws {@link IllegalArgumentException}, or {@link ArithmeticException} when a number is
         * too large, when the text is not what {@link Kind#allowed()} says, and {@link
         * StartRefused} when there is more to say.
         */
        T parse(String text) throws StartRefused;
    }

    /** The value that {@code text} stands for. */
    public T parse(String text) throws StartRefused {
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw StartRefused.usage("'" + text + "' is not " + allowed);
        }
    }
}
