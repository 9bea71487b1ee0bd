package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInsTest {
    private record Use(String name, Map<String, Object> parameters) {}

    private static List<Use> uses() {
        return List.of(
                new Use("compression", Map.of()),
                new Use("compression", Map.of("smallest", 1000L, "codings", List.of("gzip"))),
                new Use("etags", Map.of()),
                new Use("etags", Map.of("limit", 1000L)),
                new Use("header-rules", Map.of("set", Map.of("X-Frame-Options", "DENY"))),
                new Use(
                        "header-rules",
                        Map.of("remove", List.of("X-A"), "request_remove", List.of("X-B"))),
                new Use("lint", Map.of()),
                new Use("text-transform", Map.of("text", "Acme", "replacement", "Apex")));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void eachIsMadeWithTheParametersThatItsPageShows(Use use) throws Exception {
        Class<?> type = BuiltIns.named(use.name());
        JavaTarget target = JavaTarget.named(type.getName(), type.getName(), List.of());

        assertThat(JavaObjects.middleware(target, type, use.parameters()).object())
                .isInstanceOf(type);
    }
}
