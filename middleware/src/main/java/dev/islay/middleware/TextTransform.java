package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes the text of responses, whatever their charset: the grown-up sibling of the upper-casing
 * middleware in every introduction to WSGI.
 *
 * <pre>{@code
 * Application loud = TextTransform.upperCase().wrap(application);
 * Application renamed = TextTransform.replacing("Acme", "Apex").wrap(application);
 * Application own = TextTransform.of(MyFilter::new).on(type -> type.equals("text/csv")).wrap(application);
 * }</pre>
 *
 * <p>For responses of type {@code text/*} or what {@link #on} says, in the {@code charset} of their
 * {@code Content-Type}, else UTF-8; one with an unknown charset stays as it is, and so does one
 * that is coded, marked {@code no-transform}, a part (206) or without a body. Bytes that are not of
 * the charset become U+FFFD, characters that it has not become question marks. {@code
 * Content-Length} and digests go, {@code ETag} becomes weak, also for HEAD.
 *
 * <p>Streaming: block for block. A character that two blocks share, and what may be the beginning
 * of the text that is replaced, is held until the next; the rest goes on at once.
 *
 * <p>PEP 3333, "Middleware: Components that Play Both Sides" and "Unicode Issues". Immutable.
 */
public final class TextTransform implements Middleware {
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

    private final Supplier<? extends TextFilter> filters;
    private final Predicate<String> types;

    /** As settings have it: what is replaced by what. */
    TextTransform(String text, String replacement) {
        this(() -> new Replacement(text, replacement), TextTransform::isText);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("there is no text to be replaced");
        }
    }

    private TextTransform(Supplier<? extends TextFilter> filters, Predicate<String> types) {
        this.filters = filters;
        this.types = types;
    }

    /** Changes the text of one body, piece by piece. Made for each body. */
    @FunctionalInterface
    public interface TextFilter {
        /** What is to be sent in place of a piece, which is never cut within a character. */
        String piece(String piece);

        /** What is to be sent after the last piece. */
        default String end() {
            return "";
        }
    }

    /** By a filter of the caller's. */
    public static TextTransform of(Supplier<? extends TextFilter> filters) {
        return new TextTransform(filters, TextTransform::isText);
    }

    private static boolean isText(String type) {
        return type.startsWith("text/");
    }

    /** All in capitals. */
    public static TextTransform upperCase() {
        return of(() -> piece -> piece.toUpperCase(Locale.ROOT));
    }

    /**
     * One text in place of another, wherever it stands.
     *
     * @throws IllegalArgumentException if {@code text} is empty
     */
    public static TextTransform replacing(String text, String replacement) {
        return new TextTransform(text, replacement);
    }

    /** For these types instead of {@code text/*}, in small letters and without parameters. */
    public TextTransform on(Predicate<String> types) {
        return new TextTransform(filters, types);
    }

    @Override
    public Application wrap(Application next) {
        return (environ, start) ->
                FilteredCall.run(
                        next,
                        environ,
                        start,
                        (status, headers) -> decide(environ.method(), status, headers));
    }

    private Change decide(String method, String status, Headers headers) {
        if (!Representation.mayChange(status, headers)
                || !types.test(Representation.type(headers))) {
            return new Change(status, headers, null);
        }
        Headers changed = Representation.changed(headers);
        return charset(headers)
                .map(charset ->
                        new Change(
                                status,
                                changed,
                                method.equals("HEAD")
                                        ? new NoBlocks()
                                        : new TextBlocks(charset, filters.get())))
                .orElse(new Change(status, headers, null));
    }

    private static Optional<Charset> charset(Headers headers) {
        Matcher matcher = CHARSET.matcher(headers.first("Content-Type").orElse(""));
        if (!matcher.find()) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        try {
            return Optional.of(Charset.forName(matcher.group(1))).filter(Charset::canEncode);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** Holds back what may be the beginning of the text. */
    private static final class Replacement implements TextFilter {
        private final String text;
        private final String replacement;
        private String held = "";

        Replacement(String text, String replacement) {
            this.text = text;
            this.replacement = replacement;
        }

        @Override
        public String piece(String piece) {
            String all = held + piece;
            int keep = Math.min(text.length() - 1, all.length() - lastEnd(all));
            while (keep > 0 && !text.startsWith(all.substring(all.length() - keep))) {
                keep--;
            }
            held = all.substring(all.length() - keep);
            return all.substring(0, all.length() - keep).replace(text, replacement);
        }

        /** Where the last of those that are replaced, from left to right, ends. */
        private int lastEnd(String all) {
            int end = 0;
            for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, end)) {
                end = at + text.length();
            }
            return end;
        }

        @Override
        public String end() {
            return held;
        }
    }
}
