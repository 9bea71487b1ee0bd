package dev.islay.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.fuzz.Choices;
import dev.islay.fuzz.Rounds;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Parsers against slow and simple readings of what they are to do. */
class ParsersFuzzTest {
    private static final String[] HOSTS = {
        "", "a", "b.a", "c.b.a", "*.a", "*.b.a", "A", "a.", "[::1]", "d"
    };
    private static final String[] SEGMENTS = {"x", "y", "xx", "%41", "A", "\u00e9", "%2F", "."};

    @Test
    void aMountIsFoundAsByALookAtEachOfThem() {
        Rounds.asked()
                .play(choices -> {
                    Map<MountPoint, String> mounts = new LinkedHashMap<>();
                    for (int i = choices.below(8); i >= 0; i--) {
                        String text = choices.of(HOSTS) + path(choices, "/x", "/y", "/xx", "/A");
                        MountPoint point = MountPoint.parse(text.contains("/") ? text : text + "/");
                        mounts.put(point, point.toString());
                    }
                    MountTable<String> table = MountTable.of(mounts);
                    for (int i = 0; i < 20; i++) {
                        String host =
                                choices.oneIn(5)
                                        ? null
                                        : choices.of("a", "b.a", "c.b.a", "D:80", "");
                        String path = path(choices, "/x", "/y", "/xx", "/", "/A", "/x/y");
                        String asked = path.isEmpty() ? "/" : path;
                        assertThat(table.find(host, asked))
                                .as("%s%s in %s", host, asked, mounts.keySet())
                                .isEqualTo(naive(mounts, host, asked));
                    }
                });
    }

    private static String path(Choices choices, String... segments) {
        StringBuilder path = new StringBuilder();
        for (int i = choices.below(4); i > 0; i--) {
            path.append(choices.of(segments));
        }
        return path.toString();
    }

    private static Optional<String> naive(
            Map<MountPoint, String> mounts, @Nullable String host, String path) {
        MountPoint best = null;
        for (MountPoint point : mounts.keySet()) {
            String prefix = point.prefix();
            boolean fits = path.equals(prefix) || path.startsWith(prefix + "/");
            if (fits && rank(point.host(), host) >= 0 && (best == null || better(point, best))) {
                best = point;
            }
        }
        return Optional.ofNullable(best).map(mounts::get);
    }

    private static boolean better(MountPoint one, MountPoint two) {
        int order = Integer.compare(weight(one.host()), weight(two.host()));
        return order > 0 || order == 0 && one.prefix().length() > two.prefix().length();
    }

    private static int weight(HostPattern host) {
        return switch (host.kind()) {
            case EXACT -> 1000;
            case BELOW -> 1 + host.name().length();
            case ANY -> 0;
        };
    }

    private static int rank(HostPattern pattern, @Nullable String host) {
        String name = host == null ? "" : host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        boolean fits =
                switch (pattern.kind()) {
                    case EXACT -> name.equals(pattern.name());
                    case BELOW -> name.endsWith("." + pattern.name());
                    case ANY -> true;
                };
        return fits ? 0 : -1;
    }

    @Test
    void aMountPointIsReadAsItIsWrittenOrRefusedInWords() {
        Rounds.asked()
                .play(choices -> {
                    String right =
                            choices.of(HOSTS)
                                    + "/"
                                    + choices.of(SEGMENTS)
                                    + "/"
                                    + choices.of("", "z");
                    String text =
                            new String(choices.mutated(right.getBytes(ISO_8859_1)), ISO_8859_1);
                    try {
                        MountPoint point = MountPoint.parse(text);
                        assertThat(MountPoint.parse(point.toString())).isEqualTo(point);
                    } catch (IllegalArgumentException refused) {
                        assertThat(refused).hasMessageMatching("[^\\x00-\\x1f]{5,}");
                    }
                });
    }

    @Test
    void aTargetIsDecodedByteForByte() {
        Rounds.asked()
                .play(choices -> {
                    StringBuilder sent = new StringBuilder("/");
                    StringBuilder meant = new StringBuilder("/");
                    for (int i = choices.below(20); i > 0; i--) {
                        char c = (char) (1 + choices.below(255));
                        boolean plain = Syntax.all("" + c, Syntax.TARGET) && "%?#".indexOf(c) < 0;
                        String escape = choices.oneIn(2) ? "%%%02x" : "%%%02X";
                        sent.append(plain && choices.oneIn(2) ? "" + c : escape.formatted((int) c));
                        meant.append(c);
                    }
                    String query = choices.of("", "?", "?a=%00", "?b?c");
                    RequestTarget target = RequestTarget.parse("GET", sent + query);
                    assertThat(target.path()).isEqualTo(meant.toString());
                    assertThat(target.query()).isEqualTo(query.isEmpty() ? "" : query.substring(1));
                });
    }

    @Test
    void numbersAreDigitsAndFitIntoALong() {
        Rounds.asked()
                .play(choices -> {
                    byte[] digits =
                            Long.toUnsignedString(choices.any() >>> choices.below(64))
                                    .getBytes(ISO_8859_1);
                    String text =
                            new String(
                                    choices.oneIn(2) ? choices.mutated(digits) : digits,
                                    ISO_8859_1);
                    boolean number = text.matches("[0-9]{1,19}");
                    BigInteger value = number ? new BigInteger(text) : BigInteger.ZERO;
                    long expected =
                            number && value.bitLength() < 64 ? value.longValue() : Digits.NONE;
                    assertThat(Digits.parse(text)).as("'%s'", text).isEqualTo(expected);
                });
    }
}
