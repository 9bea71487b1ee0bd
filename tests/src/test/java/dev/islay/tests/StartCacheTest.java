package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JVM starts from: named by the start script, made by a server that runs. */
final class StartCacheTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED");

    @TempDir Path folder;

    @Test
    void aServerMakesWhatTheNextOneStartsFrom() throws Exception {
        linkProgram();
        String option = startCacheOption(String.join(" ", OPTIONS));
        assertThat(option).startsWith("-Dislay.start-cache=" + folder);
        Path cache = Path.of(option.substring(option.indexOf('=') + 1));
        try (IslayProcess server = start(option)) {
            Eventually.until(
                    () -> "a cache at " + cache, () -> Files.exists(cache), Duration.ofMinutes(2));
            assertThat(server.err().text()).as("it says nothing of it").doesNotContain(".aot");
        }
        assertThat(startCacheOption(String.join(" ", OPTIONS))).isEqualTo("-XX:AOTCache=" + cache);
        Path log = folder.resolve("classes");
        String logging = "-Xlog:class+init=info:file=" + log + ":none";
        try (IslayProcess server = start("-XX:AOTCache=" + cache, "-XX:AOTMode=on", logging);
                RawClient client = server.connect()) {
            assertThat(client.get("/").read().status()).isEqualTo(200);
        }
        assertThat(Files.readString(log))
                .as("what only bodies need, and hot methods mention, is there before there is one")
                .contains("'dev/islay/netty/BufferedBody'");
    }

    @Test
    void itIsMadeBeforeTheFirstServerWhereThatIsAskedFor() throws Exception {
        linkProgram();
        String options = String.join(" ", OPTIONS);
        String option = startCacheOption(options);
        assertThat(output(new ProcessBuilder(command(option, "prepare"))))
                .isEqualTo("made the start cache\n");
        String made = startCacheOption(options);
        assertThat(made).startsWith("-XX:AOTCache=" + folder);
        assertThat(output(new ProcessBuilder(command(made, "prepare"))))
                .startsWith("no start cache to be made: there is one");
    }

    @Test
    void aJarThatWasReplacedRunsItsNewCode() throws Exception {
        Path jar = folder.resolve("hello.jar");
        pack(jar, "old");
        Path cache = cacheToBeMade();
        java("-XX:AOTCacheOutput=" + cache, jar);
        assertThat(java(startCacheOption(""), jar)).isEqualTo("old\n");
        long size = Files.size(jar);
        FileTime time = Files.getLastModifiedTime(jar);
        pack(jar, "new");
        Files.setLastModifiedTime(jar, time);
        assertThat(Files.size(jar)).as("nothing but its content tells").isEqualTo(size);
        assertThat(java(startCacheOption(""), jar)).isEqualTo("new\n");
        assertThat(cacheToBeMade()).isNotEqualTo(cache);
    }

    @Test
    void anotherOptionNeedsAnotherCacheAndOffMeansNone() throws Exception {
        pack(folder.resolve("hello.jar"), "old");
        assertThat(startCacheOption("-Xmx1g")).isNotEqualTo(startCacheOption("-Xmx2g"));
        assertThat(shell("ISLAY_START_CACHE=off; start_cache_option")).isEmpty();
        Files.createFile(Path.of(cacheToBeMade() + ".failed"));
        assertThat(startCacheOption("")).as("it is not tried again").isEmpty();
    }

    private Path cacheToBeMade() throws Exception {
        return Path.of(startCacheOption("").substring("-Dislay.start-cache=".length()));
    }

    /** The jars of the program as the build has made them, for they are what a cache is made of. */
    private void linkProgram() throws IOException {
        Path built = Launch.ROOT.resolve("cli/target");
        assumeThat(built.resolve("program")).as("the program, which is packaged").exists();
        try (Stream<Path> libraries = Files.list(built.resolve("program"));
                Stream<Path> own = Files.list(built)) {
            for (Path jar : Stream.concat(libraries, own).toList()) {
                if (jar.toString().endsWith(".jar")) {
                    Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar);
                }
            }
        }
    }

    private IslayProcess start(String... options) throws Exception {
        Path scratch = Files.createTempDirectory("islay-test-");
        String application = Launch.APPS.resolve("hello").toString();
        List<String> command =
                command(String.join(" ", options), "--bind", "127.0.0.1:0", application);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ISLAY_START_CACHE", "now");
        builder.environment().put("TMPDIR", scratch.toString());
        builder.environment().put("XDG_RUNTIME_DIR", scratch.toString());
        IslayProcess process = new IslayProcess(builder.start(), scratch);
        process.awaitListening();
        return process;
    }

    /** What runs the program; {@code options} for its JVM, with spaces between. */
    private List<String> command(String options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(OPTIONS);
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-cp", shell("class_path").strip(), "dev.islay.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String java(String option, Path jar) throws Exception {
        return output(
                new ProcessBuilder(JAVA, "-Xlog:disable", option, "-cp", jar.toString(), "Hello"));
    }

    /** A jar with a program that prints a word of three letters. */
    private void pack(Path jar, String word) throws IOException {
        Path source = folder.resolve("Hello.java");
        Files.writeString(
                source,
                "class Hello { public static void main(String[] a) { System.out.println(\""
                        + word
                        + "\"); } }");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("Hello.class"));
            zip.write(Files.readAllBytes(folder.resolve("Hello.class")));
        }
    }

    private String startCacheOption(String options) throws Exception {
        return shell("start_cache_option '" + options + "'");
    }

    /** What a command prints that has the functions of the start script. */
    private String shell(String command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$root/build/program.sh\"; . \"$root/build/start-cache.sh\"; "
                                + command);
        builder.environment().put("root", Launch.ROOT.toString());
        builder.environment().put("folder", folder.toString());
        builder.environment().put("status_no_java", "5");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return output(builder);
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return text;
    }
}
