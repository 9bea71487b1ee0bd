package dev.islay.server;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.JavaEndpoint;
import dev.islay.gateway.SlashRedirect;
import dev.islay.middleware.Lint;
import dev.islay.python.CalledApplications;
import dev.islay.python.PythonApplication;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Makes what stands behind the mounts. Threading: the main thread. */
final class Endpoints {
    private final Pools pools;
    private final JavaApplications java;
    private final JavaEndpoint.Surroundings around;

    Endpoints(Pools pools, JavaApplications java, JavaEndpoint.Surroundings around) {
        this.pools = pools;
        this.java = java;
        this.around = around;
    }

    /** What answers at a mount; what it is made of was loaded. */
    Endpoint of(MountPlan mount) {
        Endpoint endpoint =
                mount.pipeline().outermostInPython().isPresent()
                        ? pools.endpoint(mount, mount.pipeline().outermostInPython().getAsInt())
                        : new JavaEndpoint(
                                application(mount.pipeline(), mount), place(mount), around);
        boolean redirects =
                mount.settings().value(ApplicationSettings.ADD_SLASH)
                        && !mount.point().prefix().isEmpty();
        return redirects
                ? new SlashRedirect(endpoint, mount.point(), around.rules(), around.accessLog())
                : endpoint;
    }

    /** Gives Python code what it may call: by their names, and what stands within middleware. */
    void register(Plan plan, CalledApplications called) {
        for (NamedPlan named : plan.applications()) {
            boolean lint = named.settings().value(PythonSettings.LINT);
            called.put(named.name(), application(named.pipeline(), _ -> noPython(), lint));
        }
        plan.mounts().forEach(mount -> register(mount.pipeline(), mount, called));
    }

    private void register(Pipeline pipeline, MountPlan mount, CalledApplications called) {
        switch (pipeline) {
            case Pipeline.Calling(_, String name, Pipeline inner) -> {
                called.put(name, application(inner, mount));
                register(inner, mount, called);
            }
            case Pipeline.Around one -> register(one.inner(), mount, called);
            case Pipeline.Joined joined ->
                    joined.parts().forEach(part -> register(part, mount, called));
            case Pipeline.ReadyAround one -> register(one.inner(), mount, called);
            case Pipeline.Python _, Pipeline.Java _, Pipeline.Ready _, Pipeline.Remote _ -> {}
        }
    }

    private static Application noPython() {
        throw new IllegalStateException("a named application is all Java");
    }

    private PythonApplication python(MountPlan mount, int application) {
        return pools.application(mount, application);
    }

    private Application application(Pipeline pipeline, MountPlan mount) {
        boolean lint = mount.settings().value(PythonSettings.LINT);
        return application(pipeline, number -> python(mount, number), lint);
    }

    /** {@code python}: the Python application of a number. */
    private Application application(
            Pipeline pipeline, IntFunction<Application> python, boolean lint) {
        return switch (pipeline) {
            case Pipeline.Java(JavaTarget target, _) -> checked(java.application(target), lint);
            case Pipeline.Ready(Application application) -> checked(application, lint);
            case Pipeline.Remote(RemoteText remote, _) -> checked(java.remote(remote), lint);
            case Pipeline.Joined joined ->
                    checked(java.joined(joined, part -> application(part, python, lint)), lint);
            case Pipeline.Around one ->
                    java.wrap(one, application(one.inner(), python, lint), lint);
            case Pipeline.ReadyAround(Middleware middleware, Pipeline inner) ->
                    middleware.wrap(application(inner, python, lint));
            case Pipeline.Python(int number) -> python.apply(number);
            case Pipeline.Calling calling -> python.apply(calling.application());
        };
    }

    private static Application checked(Application application, boolean lint) {
        return lint ? new Lint().wrap(application) : application;
    }

    /** Whether the application within has enough to do; what is not Python's says no. */
    private BooleanSupplier crowded(Pipeline pipeline, MountPlan mount) {
        return switch (pipeline) {
            case Pipeline.Around one -> crowded(one.inner(), mount);
            case Pipeline.ReadyAround one -> crowded(one.inner(), mount);
            case Pipeline.Python(int number) -> python(mount, number)::crowded;
            case Pipeline.Calling calling -> python(mount, calling.application())::crowded;
            case Pipeline.Java _, Pipeline.Ready _, Pipeline.Remote _, Pipeline.Joined _ ->
                    () -> false;
        };
    }

    private JavaEndpoint.Place place(MountPlan mount) {
        Settings settings = mount.settings();
        return new JavaEndpoint.Place(
                mount.point().prefix(),
                settings.value(RequestSettings.LIMIT_REQUEST_BODY),
                settings.value(BodySettings.REQUEST_BODY) == RequestBodyMode.STREAM,
                settings.value(PythonSettings.ENVIRON),
                DeadlineSettings.deadlines(settings)::of,
                crowded(mount.pipeline(), mount));
    }
}
