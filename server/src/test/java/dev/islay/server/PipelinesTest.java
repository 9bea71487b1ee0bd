package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.middleware.Lint;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Middleware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of middleware: from the settings file to objects. */
final class PipelinesTest {
    @TempDir Path site;

    private Plan plan(String text) throws IOException, StartRefused {
        Files.writeString(site.resolve("app.py"), "");
        Files.writeString(site.resolve("islay.toml"), text);
        return Plan.make(Optional.of(site.toString()), Map.of(), Map.of());
    }

    private static String shown(Plan plan) {
        return shown(plan.mounts().getFirst().pipeline(), plan);
    }

    private static String shown(Pipeline pipeline, Plan plan) {
        return switch (pipeline) {
            case Pipeline.Python(int number) ->
                    "py(" + names(plan, number) + application(plan, number).target().given() + ")";
            case Pipeline.Calling(int number, _, Pipeline inner) ->
                    "py(" + names(plan, number) + shown(inner, plan) + ")";
            case Pipeline.Around(MiddlewareText text, _, Pipeline inner) ->
                    text.name() + " " + shown(inner, plan);
            case Pipeline.Java(JavaTarget target, _) -> target.className();
            case Pipeline.Remote(RemoteText remote, _) -> remote.toString();
            case Pipeline.Joined(Joining joining, List<Pipeline> parts, _) ->
                    parts.stream()
                            .map(part -> shown(part, plan))
                            .collect(Collectors.joining(", ", joining.name() + "(", ")"));
            case Pipeline.Ready _, Pipeline.ReadyAround _ -> "ready";
        };
    }

    private static ApplicationPlan application(Plan plan, int number) {
        return plan.pools().getFirst().applications().get(number);
    }

    private static String names(Plan plan, int number) {
        StringBuilder names = new StringBuilder();
        application(plan, number)
                .middleware()
                .forEach(each -> names.append(each.name()).append(' '));
        return names.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "app.py; ; py(app.py)",
                "app.py; J; J py(app.py)",
                "app.py; P Q; py(m:P m:Q app.py)",
                "app.py; J P Q; J py(m:P m:Q app.py)",
                "app.py; P J Q; py(m:P J py(m:Q app.py))",
                "java:a.B; ; a.B",
                "java:a.B; J K; J K a.B",
                "java:a.B; P; py(m:P a.B)",
                "java:a.B; J P K Q; J py(m:P K py(m:Q a.B))",
            })
    void neighboursInPythonShareAWorkersApplication(
            String target, @Nullable String names, String pipeline) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String name : names == null ? new String[0] : names.split(" ")) {
            list.append(
                    "PQ".contains(name)
                            ? "{python = \"m:%s\"},".formatted(name)
                            : "{java = \"%s\"},".formatted(name));
        }
        Plan plan = plan("target = \"%s\"\nmiddleware = [%s]".formatted(target, list));
        assertThat(shown(plan)).isEqualTo(pipeline);
        assertThat(plan.pools()).hasSize(pipeline.contains("py") ? 1 : 0);
    }

    @Test
    void parametersAreOfAnyKind() throws Exception {
        Plan plan =
                plan(
                        "target = \"app.py\"\nmiddleware = [\n{python = \"m:f\", a = 1, b = [true,"
                                + " 2.5], c = {d = \"e\"}},\n]");
        assertThat(plan.pools().getFirst().applications().getFirst().middleware())
                .containsExactly(
                        new MiddlewareText(
                                MiddlewareText.Language.PYTHON,
                                "m:f",
                                Map.of("a", 1L, "b", List.of(true, 2.5), "c", Map.of("d", "e")),
                                plan.file().map(Path::toString).orElse("") + ":3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"lint\"; takes an array of names",
                "[\"lind\"]; no \"lind\" is built in; did you mean lint?",
                "[3]; not an integer",
                "[{java = \"a.B\", python = \"m:f\"}]; one of java, python and use",
                "[{realm = \"x\"}]; one of java, python and use",
                "[{java = 3}]; one of java, python and use",
                "[{java = \"a b\"}]; not java:package.Class",
                "[{python = \"m\"}]; not module:factory",
                "[{python = \"m:f\", day = 2020-01-01}]; a parameter is not a date or time",
            })
    void whatIsWrongIsToldWithItsPlace(String list, String message) {
        assertThatThrownBy(() -> plan("target = \"app.py\"\nmiddleware = " + list))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("islay.toml:2:")
                .hasMessageContaining("middleware: ")
                .hasMessageContaining(message.replace("\\\"", "\""));
    }

    /** Named parameters. */
    record Named(String realm, int times, Optional<String> more, Duration pause)
            implements Middleware {
        @Override
        public Application wrap(Application next) {
            return next;
        }
    }

    /** All of them. */
    static final class Mapped implements Middleware {
        private final Map<String, Object> all;

        Mapped(Map<String, Object> all) {
            this.all = all;
        }

        @Override
        public Application wrap(Application next) {
            return next;
        }
    }

    static Middleware made(boolean loud) {
        return new Named("made", loud ? 1 : 0, Optional.empty(), Duration.ZERO);
    }

    static Application wrapped(Application next) {
        return next;
    }

    static final Middleware FIELD = new Lint();

    private static Middleware middleware(String name, Map<String, Object> parameters)
            throws StartRefused {
        String whole = PipelinesTest.class.getName() + name;
        JavaTarget target = JavaTarget.named(whole, whole, List.of());
        return new JavaObjects(new ClassPaths()).middleware(target, parameters).object();
    }

    @Test
    void parametersAreFittedByTheirNames() throws StartRefused {
        assertThat(middleware("$Named", Map.of("realm", "r", "times", 2L, "pause", "2s")))
                .isEqualTo(new Named("r", 2, Optional.empty(), Duration.ofSeconds(2)));
        assertThat(
                        middleware(
                                "$Named",
                                Map.of("realm", "r", "times", 2L, "pause", 3L, "more", "m")))
                .isEqualTo(new Named("r", 2, Optional.of("m"), Duration.ofSeconds(3)));
        assertThat(middleware("$Mapped", Map.of("a", 1L)))
                .isInstanceOfSatisfying(
                        Mapped.class, mapped -> assertThat(mapped.all).containsEntry("a", 1L));
        assertThat(middleware(":made()", Map.of("loud", true)))
                .isEqualTo(new Named("made", 1, Optional.empty(), Duration.ZERO));
        assertThat(middleware(":FIELD", Map.of())).isSameAs(FIELD);
        Application application = (environ, startResponse) -> Body.empty();
        assertThat(middleware(":wrapped", Map.of()).wrap(application)).isSameAs(application);
    }

    @Test
    void parametersThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> middleware("$Named", Map.of("realm", "r")))
                .hasMessageContaining("realm (String), times (int)")
                .hasMessageContaining("the file gives realm");
        assertThatThrownBy(
                        () -> middleware("$Named", Map.of("realm", 1L, "times", 2L, "pause", 1L)))
                .hasMessageContaining("realm: 1 is no String");
        assertThatThrownBy(() -> middleware("", Map.of()))
                .hasMessageContaining("it is no dev.islay.wsgi.Middleware");
    }
}
