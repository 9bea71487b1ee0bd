package dev.islay.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CPython that comes with Islay, from the jar {@code org.bytedeco:cpython}.
 *
 * <p>The jar is the installation of a build machine and needs four corrections: executable bits;
 * {@code libpython} beside the program, because CPython derives {@code sys.prefix} from where the
 * library is and would otherwise show {@code bin/..}; {@code libffi} beside the extension modules,
 * because the run path of {@code _ctypes} does not reach its place in the jar; and the build
 * machine's directory replaced in what {@code sysconfig} reads, so that C extensions find the
 * headers. It needs no {@code PYTHONHOME}, which would break venvs. {@code sqlite3}, {@code bz2},
 * {@code lzma} and {@code zlib} use the system's libraries.
 */
final class EmbeddedPython {
    private static final String JAR_PATH = "org/bytedeco/cpython/";

    /** What a server never runs, about half of the whole: tests, IDLE, Tk, the JNI bridge. */
    private static final Pattern UNWANTED =
            Pattern.compile(
                    "(share|libs|lib/cmake|lib/pkgconfig|lib/engines-3)/.*"
                            + "|bin/(c_rehash|idle|pip|pydoc).*"
                            + "|libjnipython\\.so|python3\\.\\d+|libffi\\.so"
                            + "|lib/python[^/]*/(test|idlelib|tkinter|turtledemo)/.*"
                            + "|lib/python[^/]*/lib-dynload/(_test|_ctypes_test|_xxtest|xx).*"
                            + "|.*/__pycache__/.*");

    private static final Pattern BUILD_PREFIX =
            Pattern.compile("^prefix=\\s*(/\\S+)", Pattern.MULTILINE);
    private static final Pattern VERSION = Pattern.compile("define PY_VERSION\\s+\"([\\d.]+)");

    private final Map<String, String> env;
    private final Path cache;
    private final Progress progress;

    EmbeddedPython(Map<String, String> env, Path cache, Progress progress) {
        this.env = env;
        this.cache = cache;
        this.progress = progress;
    }

    /** Such as {@code 3.14.3}; empty where no Python is embedded, as on an unknown processor. */
    Optional<String> version() {
        try {
            return Optional.of(version(parcel()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Unpacks it if need be, and starts it once to see that it runs here. */
    Interpreter interpreter() throws InterpreterException {
        Path home = home();
        Path executable = home.resolve("bin/python3");
        Probe.Answer answer = new Probe(env).ask(executable);
        Path shipped = answer.library(home).resolve("site-packages/pip/_vendor/certifi/cacert.pem");
        return new Interpreter(
                executable,
                answer.version(),
                answer.implementation(),
                null,
                Certificates.environment(env, shipped),
                "the embedded one");
    }

    private Path home() throws InterpreterException {
        try {
            Parcel parcel = parcel();
            String version = version(parcel);
            return new Unpacking(cache, progress)
                    .of(
                            parcel,
                            "cpython-" + version,
                            "Unpacking the embedded CPython " + version + ", once, to ",
                            EmbeddedPython::correct);
        } catch (IOException e) {
            throw new InterpreterException(
                    "There is no embedded Python for "
                            + platform()
                            + " ("
                            + Failure.words(e)
                            + "); name one with --python, or put a .venv beside the application",
                    e);
        }
    }

    private static Parcel parcel() throws IOException {
        return Parcel.find(
                JAR_PATH + platform() + "/",
                "bin/python3",
                path -> !UNWANTED.matcher(path).matches());
    }

    private static String platform() {
        String arch = System.getProperty("os.arch", "");
        return switch (arch) {
            case "amd64" -> "linux-x86_64";
            case "aarch64" -> "linux-arm64";
            default -> "linux-" + arch;
        };
    }

    private static String version(Parcel parcel) throws IOException {
        Matcher line = VERSION.matcher(parcel.text(parcel.ending("/patchlevel.h")));
        if (!line.find()) {
            throw new IOException("patchlevel.h names no version");
        }
        return line.group(1);
    }

    private static void correct(Path directory, Path finalPlace) throws IOException {
        Path bin = directory.resolve("bin");
        Path library = only(directory.resolve("lib"), "python3");
        move(only(directory, "libpython3"), bin);
        move(only(directory, "libffi.so."), library.resolve("lib-dynload"));
        for (Path program : Directories.entries(bin)) {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        relocate(directory, library, finalPlace);
    }

    private static void relocate(Path directory, Path library, Path finalPlace) throws IOException {
        Path config = only(library, "config-3");
        Matcher prefix = BUILD_PREFIX.matcher(read(config.resolve("Makefile")));
        if (!prefix.find()) {
            throw new IOException("the Makefile names no prefix");
        }
        List<Path> places = List.of(directory.resolve("bin"), library, config);
        for (Path file : places.stream().flatMap(p -> Directories.entries(p).stream()).toList()) {
            if (file.toString().matches(".*(Makefile|-config|_sysconfig[^/]*|details\\.json)")) {
                String text = read(file).replace(prefix.group(1), finalPlace.toString());
                Files.writeString(file, text, StandardCharsets.ISO_8859_1);
            }
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static Path only(Path directory, String start) throws IOException {
        return Directories.entries(directory).stream()
                .filter(path -> path.getFileName().toString().startsWith(start))
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(directory.resolve(start) + "…"));
    }

    private static void move(Path file, Path directory) throws IOException {
        Files.move(file, directory.resolve(file.getFileName()));
    }
}
