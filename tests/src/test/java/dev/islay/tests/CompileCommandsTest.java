package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A method that was renamed would silently not be meant any more. */
final class CompileCommandsTest {
    private static final String WORD = "dontinline ";

    static Stream<String> methods() throws IOException {
        return Files.readAllLines(Launch.ROOT.resolve("cli/src/main/jvm/compile-commands")).stream()
                .filter(line -> line.startsWith(WORD))
                .map(line -> line.substring(WORD.length()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatTheCompilerIsToldOfIsThere(String method) throws ClassNotFoundException {
        String[] parts = method.split("::");
        Class<?> owner = Class.forName(parts[0], false, getClass().getClassLoader());
        if (parts[1].equals("<init>")) {
            assertThat(owner.getDeclaredConstructors()).isNotEmpty();
        } else {
            assertThat(Arrays.stream(owner.getDeclaredMethods()))
                    .extracting("name")
                    .contains(parts[1]);
        }
    }
}
