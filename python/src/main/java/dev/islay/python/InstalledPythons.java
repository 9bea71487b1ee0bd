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
import org.jspecify.annotations.Nullable;

/** The Pythons of this machine: pyenv's, those on the PATH, and those in the usual places. */
final class InstalledPythons {
    private static final Pattern COMMAND = Pattern.compile("(python|pypy)\\d\\.\\d+t?");

    private final Map<String, String> env;

    InstalledPythons(Map<String, String> env) {
        this.env = env;
    }

    /** A program that may be what is looked for, and where it was found, in words. */
    record Candidate(Path executable, String place) {}

    /** The most wanted first: pyenv's newest, then the PATH's, then those of the usual places. */
    List<Candidate> matching(PythonVersion wanted) {
        List<Candidate> found = new ArrayList<>(underPyenv(wanted));
        for (Path directory : path()) {
            program(directory.resolve(wanted.command()))
                    .ifPresent(file -> found.add(new Candidate(file, "on the PATH")));
        }
        for (Path directory : usualPlaces()) {
            program(directory.resolve(wanted.command()))
                    .ifPresent(file -> found.add(new Candidate(file, "in " + directory)));
        }
        return found;
    }

    /** A pyenv version or a command of the PATH that is called so. */
    Optional<Candidate> named(String name) {
        Path root = pyenv();
        if (root != null) {
            Optional<Path> file = program(root.resolve(name).resolve("bin/python"));
            if (file.isPresent()) {
                return Optional.of(new Candidate(file.get(), "under pyenv"));
            }
        }
        return onPath(name).map(file -> new Candidate(file, "on the PATH"));
    }

    /** The first program of that name on the PATH. */
    Optional<Path> onPath(String name) {
        return path().stream().flatMap(dir -> program(dir.resolve(name)).stream()).findFirst();
    }

    /** Names of what is there, without starting it: {@code 3.8.18}, {@code python3.11}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(InstalledPythons::byVersion);
        Path root = pyenv();
        for (Path version : root == null ? List.<Path>of() : Directories.entries(root)) {
            if (program(version.resolve("bin/python")).isPresent()) {
                names.add(version.getFileName().toString());
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
        Path root = pyenv();
        return (root == null ? "" : "under " + root + ", ")
                + "on the PATH, in /usr/bin, /usr/local/bin, /opt/*/bin and uv's Pythons";
    }

    private List<Candidate> underPyenv(PythonVersion wanted) {
        record Version(PythonVersion version, Path directory) {}
        Path root = pyenv();
        if (root == null) {
            return List.of();
        }
        List<Version> versions = new ArrayList<>();
        for (Path directory : Directories.entries(root)) {
            PythonVersion.ofDirectory(directory.getFileName().toString())
                    .filter(wanted::agrees)
                    .ifPresent(version -> versions.add(new Version(version, directory)));
        }
        versions.sort(Comparator.comparing(Version::version, PythonVersion::byAge).reversed());
        return versions.stream()
                .flatMap(found -> program(found.directory().resolve("bin/python")).stream())
                .map(file -> new Candidate(file, "under pyenv"))
                .toList();
    }

    private @Nullable Path pyenv() {
        String root = env.getOrDefault("PYENV_ROOT", "");
        String home = env.getOrDefault("HOME", "");
        if (!root.isEmpty()) {
            return Path.of(root, "versions");
        }
        return home.isEmpty() ? null : Path.of(home, ".pyenv", "versions");
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
        String home = env.getOrDefault("HOME", "");
        if (!home.isEmpty()) {
            Directories.entries(Path.of(home, ".local/share/uv/python"))
                    .forEach(dir -> places.add(dir.resolve("bin")));
        }
        path().forEach(places::remove);
        return List.copyOf(places);
    }

    private static Optional<Path> program(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file)
                ? Optional.of(file)
                : Optional.empty();
    }
}
