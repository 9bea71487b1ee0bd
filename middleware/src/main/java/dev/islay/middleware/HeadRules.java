package dev.islay.middleware;

import dev.islay.wsgi.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application's duties towards the head of a response: each clause beside its check. */
final class HeadRules {
    /** What start_response is given. */
    record Head(String status, Headers headers) {
        boolean hasNoBody() {
            return status.startsWith("204") || status.startsWith("304");
        }

        Stream<String> strings() {
            return Stream.concat(
                    Stream.of(status),
                    headers.list().stream()
                            .flatMap(field -> Stream.of(field.name(), field.value())));
        }
    }

    /** A clause, and whether a head keeps it. */
    record Rule(Clause clause, Predicate<Head> kept) {}

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9])?");

    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "trailers",
                    "transfer-encoding",
                    "upgrade");

    /** Thrown. */
    static final List<Rule> DUTIES =
            List.of(
                    new Rule(Clause.W084, head -> !CONTROL.matcher(head.status()).find()),
                    new Rule(
                            Clause.W017,
                            head -> head.status().matches("[1-9][0-9]{2} \\S(.*\\S)?")),
                    new Rule(
                            Clause.W087,
                            head -> all(head, field -> TOKEN.matcher(field.name()).matches())),
                    new Rule(
                            Clause.W088,
                            head -> all(head, field -> !CONTROL.matcher(field.value()).find())),
                    new Rule(Clause.W134, HeadRules::isLatin),
                    new Rule(Clause.W091, head -> all(head, field -> !isHopByHop(field.name()))),
                    new Rule(Clause.L04, HeadRules::hasOneLength));

    /** Only reported. */
    static final List<Rule> ADVICE =
            List.of(
                    new Rule(
                            Clause.W087,
                            head -> all(head, field -> PLAIN.matcher(field.name()).matches())),
                    new Rule(Clause.L01, head -> !head.headers().has("Status")),
                    new Rule(Clause.L02, HeadRules::hasType),
                    new Rule(
                            Clause.L03,
                            head -> !(head.hasNoBody() && head.headers().has("Content-Type"))));

    private HeadRules() {}

    /** The length that the application promised, in bytes. */
    static OptionalLong length(Headers headers) {
        return headers.first("Content-Length")
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private static boolean all(Head head, Predicate<Headers.Header> kept) {
        return head.headers().list().stream().allMatch(kept);
    }

    static boolean isHopByHop(String name) {
        return HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isLatin(Head head) {
        return head.strings()
                .allMatch(text -> text.chars().allMatch(character -> character <= 0xFF));
    }

    private static boolean hasOneLength(Head head) {
        List<String> lengths = head.headers().all("Content-Length");
        return lengths.size() <= 1
                && lengths.stream().allMatch(text -> text.matches("[0-9]{1,18}"));
    }

    private static boolean hasType(Head head) {
        return head.hasNoBody()
                || head.headers().has("Content-Type")
                || head.status().startsWith("1")
                || head.headers().first("Content-Length").equals(Optional.of("0"));
    }
}
