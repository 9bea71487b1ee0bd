package dev.islay.server;

import java.nio.file.Path;

/**
 * What texts a setting takes and what becomes of them.
 *
 * @param metavar stands for the value in the help: {@code N}, {@code SECONDS}
 * @param allowed completes the sentence "'abc' is not …"
 * @param notation how a settings file writes it
 * @param parser reads one text
 */
public record Kind<T>(String metavar, String allowed, Notation notation, Parser<T> parser) {
    /** Reads one text. */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * Throws {@link IllegalArgumentException}, or {@link ArithmeticException} when a number is
         * too large, when the text is not what {@link Kind#allowed()} says, and {@link
         * StartRefused} when there is more to say.
         *
         * @param base what a relative path counts from
         */
        T parse(String text, Path base) throws StartRefused;
    }

    /** As {@link Parser}, for a text without a path. */
    @FunctionalInterface
    interface PlainParser<T> {
        T parse(String text) throws StartRefused;
    }

    /** A kind whose texts hold no path and are strings in a settings file. */
    Kind(String metavar, String allowed, PlainParser<T> parser) {
        this(metavar, allowed, Notation.STRING, (text, _) -> parser.parse(text));
    }

    /** The value that {@code text} stands for. */
    public T parse(String text, Path base) throws StartRefused {
        try {
            return parser.parse(text, base);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw StartRefused.usage("'" + text + "' is not " + allowed);
        }
    }
}
