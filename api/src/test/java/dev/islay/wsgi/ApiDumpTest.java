package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything public of this module, one signature a line, as it was last agreed to. */
class ApiDumpTest {
    private static final Path DUMP =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."))
                    .resolve("api/api.txt");

    @Test
    void theApiIsTheOneThatWasAgreedTo() throws IOException, URISyntaxException {
        if (Boolean.getBoolean("islay.update")) {
            Files.writeString(DUMP, dump());
        }
        assertThat(dump())
                .as(
                        "the public API and api/api.txt differ; if that is meant, run ./mvnw test"
                                + " -pl api -Dtest=ApiDumpTest -Dislay.update=true")
                .isEqualTo(Files.readString(DUMP));
    }

    /** Annotations by their simple name: {@code @Nullable String}. */
    private static String dump() throws IOException, URISyntaxException {
        Path classes =
                Path.of(
                        Application.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        try (Stream<Path> files = Files.list(classes.resolve("dev/islay/wsgi"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .map(ApiDumpTest::loaded)
                    .filter(ApiDumpTest::seen)
                    .map(ApiDumpTest::described)
                    .collect(Collectors.joining("\n"))
                    .replace("@org.jspecify.annotations.Nullable()", "@Nullable");
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName("dev.islay.wsgi." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean seen(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || seen(type.getEnclosingClass()));
    }

    private static String described(Class<?> type) {
        TreeSet<String> lines = new TreeSet<>();
        Arrays.stream(type.getDeclaredConstructors())
                .filter(ApiDumpTest::callable)
                .forEach(maker -> lines.add("  new" + parameters(maker)));
        Arrays.stream(type.getDeclaredMethods())
                .filter(ApiDumpTest::callable)
                .forEach(method -> lines.add("  " + signature(method)));
        for (Field field : type.getDeclaredFields()) {
            if (callable(field)) {
                lines.add("  " + field.toGenericString());
            }
        }
        return type.toGenericString()
                + Arrays.stream(type.getGenericInterfaces())
                        .map(parent -> " : " + parent.getTypeName())
                        .collect(Collectors.joining())
                + "\n"
                + String.join("\n", lines)
                + "\n";
    }

    private static boolean callable(Member member) {
        return Modifier.isPublic(member.getModifiers()) && !member.isSynthetic();
    }

    private static String signature(Method method) {
        String kind =
                Modifier.isStatic(method.getModifiers())
                        ? "static "
                        : method.isDefault() ? "default " : "";
        return kind + method.getAnnotatedReturnType() + " " + method.getName() + parameters(method);
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getAnnotatedParameterTypes())
                        .map(AnnotatedType::toString)
                        .collect(Collectors.joining(", ", "(", ")"))
                + Arrays.stream(executable.getAnnotatedExceptionTypes())
                        .map(AnnotatedType::toString)
                        .collect(Collectors.joining(", ", " throws ", ""))
                        .replaceFirst(" throws $", "");
    }
}
