package dev.islay.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Pythons of this machine: pyenv's, those on the PATH, uv's, those in the usual places. */
final class InstalledPythons {
    private static final Pattern COMMAND = Pattern.compile("(python|pypy)\\d\\.\\d+t?");

    private final Map<String, String> env;

    InstalledPythons(Map<String, String> env) {
        this.env = env;
    }

    /**
     * A program that may be what is looked for.
     *
     * @param place where it was found, in words
     * @param named its name or its directory's says that it is what is looked for
     */
    record Candidate(Path executable, String place, boolean named) {}

    /**
     * The most wanted first: pyenv's newest, then the PATH's, uv's newest, those of the usual
     * places; last the programs whose names leave the version open.
     */
    List<Candidate> matching(PythonVersion wanted) {
        List<String> commands = wanted.commands();
        String telling = commands.getFirst();
        List<Candidate> found = new ArrayList<>();
        pyenv().ifPresent(root -> found.addAll(versions(root, wanted, "under pyenv")));
        found.addAll(onPath(telling, true));
        uv().ifPresent(root -> found.addAll(versions(root, wanted, "among uv's")));
        found.addAll(inUsualPlaces(telling, true));
        for (String command : commands.subList(1, commands.size())) {
            found.addAll(onPath(command, false));
            found.addAll(inUsualPlaces(command, false));
        }
        return found;
    }

    /** A pyenv version or a command of the PATH that is called so. */
    Optional<Candidate> named(String name) {
        return pyenv().flatMap(root -> program(root.resolve(name).resolve("bin/python")))
                .map(file -> new Candidate(file, "under pyenv", true))
                .or(() -> onPath(name, true).stream().findFirst());
    }

    /** The first program of that name on the PATH. */
    Optional<Path> onPath(String name) {
        return onPath(name, true).stream().map(Candidate::executable).findFirst();
    }

    /** Names of what is there, without starting it: {@code 3.8.18}, {@code python3.11}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(InstalledPythons::byVersion);
        for (Path root : Stream.concat(pyenv().stream(), uv().stream()).toList()) {
            for (Path version : Directories.entries(root)) {
                program(version.resolve("bin/python"))
                        .ifPresent(_ -> names.add(version.getFileName().toString()));
            }
        }
        List<Path> places = new ArrayList<>(path());
        places.removeIf(place -> place.endsWith("shims"));
        places.addAll(usualPlaces());
        for (Path place : places) {
            for (Path file : Directories.entries(place)) {
                if (COMMAND.matcher(file.getFileName().toString()).matches()) {
                    program(file).ifPresent(_ -> names.add(file.getFileName().toString()));
                }
            }
        }
        return names;
    }

    private static int byVersion(String a, String b) {
        Optional<PythonVersion> left = PythonVersion.ofDirectory(a.replaceFirst("^python", ""));
        Optional<PythonVersion> right = PythonVersion.ofDirectory(b.replaceFirst("^python", ""));
        int order =
                left.isPresent() && right.isPresent()
                        ? PythonVersion.byAge(left.get(), right.get())
                        : Boolean.compare(right.isPresent(), left.isPresent());
        return order != 0 ? order : a.compareTo(b);
    }

    /** Where was looked, for an error. */
    String searched() {
        return pyenv().map(root -> "under " + root + ", ").orElse("")
                + "on the PATH"
                + uv().map(root -> ", under " + root).orElse("")
                + ", in /usr/bin, /usr/local/bin and /opt/*/bin";
    }

    private static List<Candidate> versions(Path root, PythonVersion wanted, String place) {
        record Version(PythonVersion version, Path directory) {}
        List<Version> versions = new ArrayList<>();
        for (Path directory : Directories.entries(root)) {
            PythonVersion.ofDirectory(directory.getFileName().toString())
                    .filter(wanted::agrees)
                    .ifPresent(version -> versions.add(new Version(version, directory)));
        }
        versions.sort(Comparator.comparing(Version::version, PythonVersion::byAge).reversed());
        return versions.stream()
                .flatMap(found -> program(found.directory().resolve("bin/python")).stream())
                .map(file -> new Candidate(file, place, true))
                .toList();
    }

    private List<Candidate> onPath(String command, boolean named) {
        return path().stream()
                .flatMap(directory -> program(directory.resolve(command)).stream())
                .map(file -> new Candidate(file, "on the PATH", named))
                .toList();
    }

    private List<Candidate> inUsualPlaces(String command, boolean named) {
        return usualPlaces().stream()
                .flatMap(directory -> program(directory.resolve(command)).stream())
                .map(file -> new Candidate(file, "in " + file.getParent(), named))
                .toList();
    }

    private Optional<Path> pyenv() {
        return variable("PYENV_ROOT")
                .map(root -> Path.of(root, "versions"))
                .or(() -> variable("HOME").map(home -> Path.of(home, ".pyenv/versions")));
    }

    private Optional<Path> uv() {
        return variable("UV_PYTHON_INSTALL_DIR")
                .map(Path::of)
                .or(() -> variable("XDG_DATA_HOME").map(data -> Path.of(data, "uv/python")))
                .or(() -> variable("HOME").map(home -> Path.of(home, ".local/share/uv/python")));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(env.get(name)).filter(value -> !value.isEmpty());
    }

    private List<Path> path() {
        List<Path> directories = new ArrayList<>();
        for (String directory : env.getOrDefault("PATH", "").split(":", -1)) {
            // Relative entries would make the choice depend on where the server was started.
            if (directory.startsWith("/")) {
                directories.add(Path.of(directory));
            }
        }
        return directories;
    }

    private List<Path> usualPlaces() {
        Set<Path> places = new LinkedHashSet<>();
        places.add(Path.of("/usr/bin"));
        places.add(Path.of("/usr/local/bin"));
        Directories.entries(Path.of("/opt")).forEach(dir -> places.add(dir.resolve("bin")));
        path().forEach(places::remove);
        return List.copyOf(places);
    }

    private static Optional<Path> program(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file)
                ? Optional.of(file)
                : Optional.empty();
    }
}
