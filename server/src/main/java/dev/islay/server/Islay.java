package dev.islay.server;

import dev.islay.gateway.MountPoint;
import dev.islay.server.SettingSource.Given;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server within a Java program. In three lines:
 *
 * <pre>{@code
 * try (EmbeddedServer server = Islay.serve(application, "127.0.0.1:8000")) {
 *     server.await();
 * }
 * }</pre>
 *
 * <p>With more than one application, with Python ones, with settings:
 *
 * <pre>{@code
 * EmbeddedServer server =
 *         Islay.builder()
 *                 .bind("127.0.0.1:0")
 *                 .mount("/", application)
 *                 .mount("/shop", "shop/wsgi.py")
 *                 .mount("/admin", auth, "admin:app")
 *                 .setting("threads", "4")
 *                 .start();
 * }</pre>
 *
 * <p>Neither variables of the environment nor signals have a meaning here; what the server has to
 * say goes to SLF4J. Settings are those of the program, by name, see {@code docs/settings.md}.
 */
public final class Islay {
    private static final String MOUNT = "mount";

    private final Map<String, List<String>> settings = new LinkedHashMap<>();
    private final Map<MountPoint, Pipeline> ready = new LinkedHashMap<>();
    private final Map<MountPoint, Middleware> around = new LinkedHashMap<>();

    private final Map<String, Application> named = new LinkedHashMap<>();

    private Islay() {
        setting("control", "off");
    }

    /**
     * Serves an application at an address, until it is closed.
     *
     * @param address as {@code --bind} takes it; {@code 127.0.0.1:0} takes a free port
     * @throws StartRefused if the address cannot be had
     */
    public static EmbeddedServer serve(Application application, String address)
            throws StartRefused {
        return builder().bind(address).mount("/", application).start();
    }

    /** A server to be made. Used by one thread. */
    public static Islay builder() {
        return new Islay();
    }

    /** Where to listen, as {@code --bind} takes it. */
    public Islay bind(String... addresses) {
        return setting("bind", addresses);
    }

    /**
     * Puts an application at a place.
     *
     * @param place {@code /}, {@code /prefix} or {@code host/prefix}
     * @throws IllegalArgumentException if that is no place
     */
    public Islay mount(String place, Application application) {
        ready.put(MountPoint.parse(place), new Pipeline.Ready(application));
        return this;
    }

    /**
     * Puts an application at a place.
     *
     * @param place {@code /}, {@code /prefix} or {@code host/prefix}
     * @param target as the command line takes it: {@code module:callable}, {@code dir/app.py}
     */
    public Islay mount(String place, String target) {
        settings.computeIfAbsent(MOUNT, _ -> new ArrayList<>()).add(place + "=" + target);
        return this;
    }

    /** As {@link #mount(String, String)}, with middleware around it. */
    public Islay mount(String place, Middleware middleware, String target) {
        around.put(MountPoint.parse(place), middleware);
        return mount(place, target);
    }

    /** Gives an application a name by which Python code of this server calls it. */
    public Islay application(String name, Application application) {
        named.put(name, application);
        return this;
    }

    /**
     * Sets a setting.
     *
     * @param name such as {@code threads}
     * @param values one, or several where the setting takes several
     */
    public Islay setting(String name, String... values) {
        settings.put(name, new ArrayList<>(List.of(values)));
        return this;
    }

    /**
     * Starts it: listens, loads the Python applications, lets clients in.
     *
     * @throws StartRefused with what is wrong, in words for people
     */
    public EmbeddedServer start() throws StartRefused {
        return EmbeddedServer.start(plan());
    }

    private Plan plan() throws StartRefused {
        Map<String, Given> flags = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> each : settings.entrySet()) {
            if (AllSettings.named(each.getKey()).isEmpty()) {
                throw StartRefused.usage(each.getKey() + ": there is no such setting");
            }
            flags.put(each.getKey(), new Given("setting " + each.getKey(), each.getValue()));
        }
        Plan plan = Plan.make(Optional.empty(), Collections.unmodifiableMap(flags), Map.of());
        List<MountPlan> mounts = new ArrayList<>();
        for (MountPlan mount : plan.mounts()) {
            Middleware middleware = around.get(mount.point());
            mounts.add(
                    middleware == null
                            ? mount
                            : mount.with(new Pipeline.ReadyAround(middleware, mount.pipeline())));
        }
        ready.forEach((point, pipeline) ->
                mounts.add(
                        new MountPlan(
                                point, pipeline, MountPlan.NO_POOL, plan.settings(), List.of())));
        List<NamedPlan> applications = new ArrayList<>(plan.applications());
        named.forEach((name, application) ->
                applications.add(
                        new NamedPlan(name, new Pipeline.Ready(application), plan.settings())));
        return plan.with(mounts, applications);
    }
}
