package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlinesTest {
    @ParameterizedTest
    @CsvSource({
        "/reports/*, /reports/, true",
        "/reports/*, /reports/a/b, true",
        "/reports/*, /reports, false",
        "/reports, /reports, true",
        "/reports, /reports/, false",
        "*, /, true",
        "*.pdf, /a/b.pdf, true",
        "*.pdf, /a/b.pdf/c, false",
        "/a*b*c, /axbxbc, true",
        "/a*b*c, /axc, false",
        "/a*bb*c, /abc, false",
        "/ab*ba, /aba, false",
        "/**, /a, true",
    })
    void aStarStandsForAnyCharacters(String pattern, String path, boolean matches) {
        assertThat(new PathPattern(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void manyStarsCostNoMoreThanTheLengthOfThePath() {
        PathPattern pattern = new PathPattern("/" + "*a".repeat(1000) + "b");
        assertThat(pattern.matches("/" + "a".repeat(100_000))).isFalse();
    }

    @Test
    void thePatternThatSaysMostHoldsAndTheMountsPathIsNoPartOfIt() {
        SortedMap<PathPattern, Duration> byPath = new TreeMap<>();
        byPath.put(new PathPattern("/*"), Duration.ofSeconds(1));
        byPath.put(new PathPattern("/long/*"), Duration.ofSeconds(2));
        byPath.put(new PathPattern("/l*"), Duration.ofSeconds(3));
        Deadlines deadlines = new Deadlines(Duration.ofSeconds(9), byPath);
        assertThat(deadlines.of("/a/long/x", "/a")).hasSeconds(2);
        assertThat(deadlines.of("/a/lo", "/a")).hasSeconds(3);
        assertThat(deadlines.of("/a/long/x", "")).hasSeconds(1);
        assertThat(deadlines.of("/a", "/a")).hasSeconds(9);
        assertThat(deadlines.of("*", "/a")).hasSeconds(9);
    }
}
