package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the API, made as a reader's tool makes them. */
class JavadocTest {
    private static final Path MODULE =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."))
                    .resolve("api/src");

    @Test
    void thePagesHaveNoMistakeAndTheirExamplesAreFound(@TempDir Path pages) throws Exception {
        Path jspecify =
                Path.of(
                        NullMarked.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status =
                ToolProvider.findFirst("javadoc")
                        .orElseThrow()
                        .run(
                                out,
                                out,
                                "-quiet",
                                "-Xdoclint:reference,syntax,html",
                                "-Werror",
                                "--snippet-path",
                                MODULE.resolve("test/java/dev/islay/wsgi").toString(),
                                "-classpath",
                                jspecify.toString(),
                                "-sourcepath",
                                MODULE.resolve("main/java").toString(),
                                "-d",
                                pages.toString(),
                                "dev.islay.wsgi");
        assertThat(status).as("%s", said).isZero();
    }
}
