package dev.islay.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The class loaders of Java applications: one for each class path, so that what is loaded from the
 * same path is the same.
 *
 * <p>They see the JDK, the API and the middleware of this server and SLF4J, so that an application
 * logs where the server does; and nothing else of what the server is made of, so that it may bring
 * other versions of the same libraries.
 *
 * <p>Threading: the main thread.
 */
final class ClassPaths implements AutoCloseable {
    private static final List<String> SHARED =
            List.of(
                    "dev.islay.wsgi.",
                    "dev.islay.middleware.",
                    "dev.islay.remote.",
                    "dev.islay.gateway.ApplicationFailed",
                    "dev.islay.gateway.Failure",
                    "org.slf4j.",
                    "org.jspecify.");

    private final Map<List<Path>, URLClassLoader> loaders = new HashMap<>();
    private final List<JavaSources> sources = new ArrayList<>();

    /** The loader of a class path; of an empty one, that of the server, or of who embeds it. */
    ClassLoader of(List<Path> path) throws StartRefused {
        if (path.isEmpty()) {
            ClassLoader own = Thread.currentThread().getContextClassLoader();
            return own == null ? ClassPaths.class.getClassLoader() : own;
        }
        URLClassLoader loader = loaders.get(path);
        if (loader == null) {
            loader = new URLClassLoader(urls(path), new Shared());
            loaders.put(path, loader);
        }
        return loader;
    }

    private URL[] urls(List<Path> path) throws StartRefused {
        List<URL> urls = new ArrayList<>();
        List<Path> written = path.stream().filter(ClassPaths::isSource).toList();
        List<Path> compiledBefore = path.stream().filter(each -> !isSource(each)).toList();
        try {
            if (!written.isEmpty()) {
                JavaSources compiled = JavaSources.compile(written, compiledBefore);
                sources.add(compiled);
                urls.add(compiled.classes().toUri().toURL());
            }
            for (Path entry : compiledBefore) {
                if (entry.endsWith("*")) {
                    addJars(entry.resolveSibling(""), urls);
                } else {
                    urls.add(entry.toUri().toURL());
                }
            }
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw StartRefused.usage("classpath: " + e);
        }
        return urls.toArray(URL[]::new);
    }

    private static boolean isSource(Path entry) {
        return entry.toString().endsWith(JavaSources.SUFFIX);
    }

    private static void addJars(Path directory, List<URL> urls) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
            found.forEach(jars::add);
        }
        for (Path jar : jars.stream().sorted().toList()) {
            urls.add(jar.toUri().toURL());
        }
    }

    /** What applications share with the server. */
    private static final class Shared extends ClassLoader {
        Shared() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return Class.forName(name, false, ClassPaths.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders.values()) {
            loader.close();
        }
        for (JavaSources each : sources) {
            each.close();
        }
    }
}
