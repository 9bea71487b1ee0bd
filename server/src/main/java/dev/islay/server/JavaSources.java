package dev.islay.server;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Java sources among the entries of a class path: compiled when the server starts, into a directory
 * that goes away with it. For what is too small for a build.
 */
record JavaSources(Path classes) implements AutoCloseable {
    /** What the name of such an entry ends with. */
    static final String SUFFIX = ".java";

    /**
     * Compiles them together.
     *
     * @param classPath what else they see, beside the API
     */
    static JavaSources compile(List<Path> sources, List<Path> classPath) throws StartRefused {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw StartRefused.usage(
                    "classpath: %s cannot be compiled: this Java has no compiler; a JDK has"
                            .formatted(sources.getFirst()));
        }
        try {
            JavaSources compiled = new JavaSources(Files.createTempDirectory("islay-classes-"));
            try {
                compiled.compile(compiler, sources, classPath);
                return compiled;
            } catch (IOException | StartRefused e) {
                compiled.close();
                throw e;
            }
        } catch (IOException e) {
            throw StartRefused.usage("classpath: " + e);
        }
    }

    private void compile(JavaCompiler compiler, List<Path> sources, List<Path> classPath)
            throws IOException, StartRefused {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of(
                            "-parameters",
                            "-proc:none",
                            "-d",
                            classes.toString(),
                            "-classpath",
                            joined(classPath));
            boolean right =
                    compiler.getTask(
                                    new StringWriter(),
                                    files,
                                    found,
                                    options,
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources))
                            .call();
            if (!right) {
                throw new StartRefused(
                        ExitStatus.APPLICATION,
                        found.getDiagnostics().stream()
                                .map(each -> each.toString().strip())
                                .toList());
            }
        }
    }

    private static String joined(List<Path> classPath) {
        Stream<String> given = classPath.stream().map(Path::toString);
        return String.join(
                ":",
                Stream.concat(given, Stream.of(System.getProperty("java.class.path"))).toList());
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
