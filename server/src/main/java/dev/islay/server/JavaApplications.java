package dev.islay.server;

import dev.islay.middleware.Lint;
import dev.islay.server.MiddlewareText.Language;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Java applications and the middleware of a server, and what settings put together of them. An
 * application is made once, wherever it is mounted; a middleware for each place where it stands.
 * All are closed at the end, if they can be.
 *
 * <p>Threading: the main thread.
 */
final class JavaApplications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JavaApplications.class);

    private final ClassPaths classPaths = new ClassPaths();
    private final JavaObjects objects = new JavaObjects(classPaths);
    private final Map<JavaTarget, JavaObjects.Found<Application>> found = new LinkedHashMap<>();
    private final Map<Pipeline.Around, JavaObjects.Found<Middleware>> around =
            new IdentityHashMap<>();
    private final ComposedApplications composed = new ComposedApplications();

    private JavaApplications() {}

    static JavaApplications none() {
        return new JavaApplications();
    }

    /** Makes everything that a plan names, of classes that are loaded anew. */
    static JavaApplications load(Plan plan) throws StartRefused {
        JavaApplications made = none();
        try {
            made.make(plan);
            return made;
        } catch (StartRefused wrong) {
            made.close();
            throw wrong;
        }
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return found.isEmpty() && around.isEmpty() && composed.isEmpty();
    }

    private void make(Plan plan) throws StartRefused {
        List<String> mistakes = new ArrayList<>();
        for (MountPlan mount : plan.mounts()) {
            load(mount.pipeline(), mistakes);
        }
        for (NamedPlan named : plan.applications()) {
            load(named.pipeline(), mistakes);
        }
        if (!mistakes.isEmpty()) {
            throw new StartRefused(ExitStatus.APPLICATION, mistakes.stream().distinct().toList());
        }
    }

    private void load(Pipeline pipeline, List<String> mistakes) {
        try {
            switch (pipeline) {
                case Pipeline.Java(JavaTarget target, _) -> load(target);
                case Pipeline.Around one -> {
                    load(one.inner(), mistakes);
                    load(one);
                }
                case Pipeline.ReadyAround ready -> load(ready.inner(), mistakes);
                case Pipeline.Calling calling -> load(calling.inner(), mistakes);
                case Pipeline.Remote remote -> composed.open(remote);
                case Pipeline.Joined joined -> joined.parts().forEach(part -> load(part, mistakes));
                case Pipeline.Python _, Pipeline.Ready _ -> {}
            }
        } catch (StartRefused wrong) {
            mistakes.add(wrong.getMessage());
        }
    }

    private void load(JavaTarget target) throws StartRefused {
        if (!found.containsKey(target)) {
            found.put(target, objects.application(target));
        }
    }

    /** The same object stands for all hosts of a mount. */
    private void load(Pipeline.Around one) throws StartRefused {
        if (around.containsKey(one)) {
            return;
        }
        MiddlewareText text = one.middleware();
        try {
            around.put(one, middleware(text, one.classPath()));
        } catch (StartRefused wrong) {
            throw new StartRefused(wrong.status(), text.origin() + ": " + wrong.getMessage());
        }
    }

    private JavaObjects.Found<Middleware> middleware(MiddlewareText text, List<Path> classPath)
            throws StartRefused {
        if (text.language() == Language.BUILT_IN) {
            Class<?> type = BuiltIns.named(text.name());
            JavaTarget target = JavaTarget.named(type.getName(), type.getName(), List.of());
            return JavaObjects.middleware(target, type, text.parameters());
        }
        JavaTarget target = JavaTarget.named(text.name(), text.name(), classPath);
        return objects.middleware(target, text.parameters());
    }

    /** One that was loaded. */
    Application application(JavaTarget target) {
        return Objects.requireNonNull(found.get(target)).object();
    }

    /** One that was opened. */
    Application remote(RemoteText remote) {
        return composed.remote(remote);
    }

    /** Several as one; {@code part} makes each. */
    Application joined(Pipeline.Joined several, Function<Pipeline, Application> part) {
        return composed.joined(several, part);
    }

    /** {@code inner} with a middleware around it that was loaded. */
    Application wrap(Pipeline.Around one, Application inner, boolean lint) {
        Middleware middleware = Objects.requireNonNull(around.get(one)).object();
        boolean checked = lint && !(middleware instanceof Lint);
        return (checked ? new Lint().then(middleware) : middleware).wrap(inner);
    }

    /** Those that were loaded by name. */
    List<JavaObjects.Found<Application>> found() {
        return List.copyOf(found.values());
    }

    /** Says what is served. */
    void announce(Plan plan) {
        for (JavaObjects.Found<Application> one : found()) {
            LOG.info(
                    "{}{} from {} on Java {}",
                    places(one.name(), plan),
                    one.name(),
                    one.place(),
                    Runtime.version());
        }
        for (RemoteText one : remotes()) {
            LOG.info("{}{}, which is remote", places(one.toString(), plan), one);
        }
    }

    /** Those that are somewhere else. */
    List<RemoteText> remotes() {
        return composed.remotes();
    }

    private static String places(String name, Plan plan) {
        String places =
                plan.mounts().stream()
                        .filter(mount -> mount.pipeline().reaches(name))
                        .map(mount -> mount.point().toString())
                        .collect(Collectors.joining(", "));
        return plan.mounts().size() == 1 ? "" : places + ": ";
    }

    @Override
    public void close() {
        composed.opened().forEach(JavaApplications::close);
        around.values().forEach(one -> close(one.name(), one.object()));
        found.values().forEach(one -> close(one.name(), one.object()));
        try {
            classPaths.close();
        } catch (IOException e) {
            LOG.debug("closing a class path failed", e);
        }
    }

    private static void close(String name, Object object) {
        if (object instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", name, e);
            }
        }
    }
}
