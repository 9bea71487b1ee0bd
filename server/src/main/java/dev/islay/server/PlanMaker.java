package dev.islay.server;

import dev.islay.gateway.MountPoint;
import dev.islay.python.WorkerOptions;
import dev.islay.server.SettingSource.Given;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Puts a {@link Plan} together. For one plan, on one thread. */
final class PlanMaker {
    private static final SettingSource NOTHING = setting -> Optional.empty();

    /** Mounts by where they stand and on which listener; a later one takes the place. */
    private final Map<List<Object>, MountPlan> mounts = new LinkedHashMap<>();

    private final Map<String, Integer> shared = new HashMap<>();
    private final List<PoolPlan> pools = new ArrayList<>();
    private final Sources sources;
    private final Optional<SettingsFile> file;
    private final SettingSource top;
    private final SettingSource directory;

    PlanMaker(Sources sources, Optional<SettingsFile> file) {
        this.sources = sources;
        this.file = file;
        this.top = file.<SettingSource>map(one -> one).orElse(NOTHING);
        this.directory = file.map(SettingsFile::directoryToRunIn).orElse(NOTHING);
    }

    /** {@code named}: the target on the command line, in place of the one in the file. */
    Plan make(Optional<String> named) throws StartRefused {
        Settings settings = sources.settle(top);
        if (named.isPresent()) {
            mountOutside(MountPoint.ROOT, named.get(), "TARGET");
        } else if (file.isPresent() && file.get().target().isPresent()) {
            mountTop(file.get().target().get());
        }
        for (FileMount mount : file.map(SettingsFile::mounts).orElse(List.of())) {
            mountFromFile(mount);
        }
        for (MountText mount : settings.value(ApplicationSettings.MOUNT)) {
            mountOutside(mount.point(), mount.target(), settings.origin(ApplicationSettings.MOUNT));
        }
        List<ListenerPlan> listeners = listeners(settings);
        List<PoolPlan> needed = needed();
        List<MountPlan> all = List.copyOf(mounts.values());
        Plan plan = new Plan(settings, listeners, needed, all, file.map(SettingsFile::path));
        checkReached(plan);
        return plan;
    }

    /** What the command line names runs where the program was started, unless told otherwise. */
    private void mountOutside(MountPoint point, String text, String origin) throws StartRefused {
        Settings settings = sources.settle(top);
        Target target = outside(text, runsIn(settings), origin);
        alone(List.of(point), new ApplicationPlan(target, origin, settings), List.of());
    }

    /** Of several targets the message says where this one was given. */
    private static Target outside(String text, Path base, String origin) throws StartRefused {
        try {
            return Target.parse(text, base);
        } catch (StartRefused wrong) {
            throw origin.equals("TARGET")
                    ? wrong
                    : StartRefused.usage(origin + ": " + wrong.getMessage());
        }
    }

    /** The application that stands before the first table, or that the directory has. */
    private void mountTop(Given given) throws StartRefused {
        Settings settings = sources.settle(top, directory);
        boolean named = file.orElseThrow().top().own(SettingsFile.TARGET).isPresent();
        String place = given.origin() + (named ? "" : ", where the key target is missing");
        ApplicationPlan application = application(given, place, settings, settings);
        alone(List.of(MountPoint.ROOT), application, List.of());
    }

    private void mountFromFile(FileMount mount) throws StartRefused {
        if (mount.pool().isEmpty()) {
            Settings settings = sources.settle(mount.table(), top, directory);
            alone(mount.points(), application(mount, settings, settings), mount.listeners());
            return;
        }
        FileTable table =
                Objects.requireNonNull(file.orElseThrow().pools().get(mount.pool().get()));
        int pool = shared(table);
        Settings ofPool = pools.get(pool).settings();
        Settings settings =
                mount.table().settings().isEmpty()
                        ? ofPool
                        : sources.settle(mount.table(), table, top, directory);
        ApplicationPlan application = application(mount, ofPool, settings);
        put(mount.points(), pool, place(pool, application), settings, mount.listeners());
    }

    /** Settled once: thousands of mounts may share a pool and say nothing else. */
    private int shared(FileTable table) throws StartRefused {
        Integer known = shared.get(table.name());
        if (known != null) {
            return known;
        }
        int made = pool(table.name(), sources.settle(table, top, directory));
        shared.put(table.name(), made);
        return made;
    }

    private ApplicationPlan application(FileMount mount, Settings ofPool, Settings own)
            throws StartRefused {
        return application(mount.target(), mount.target().origin(), ofPool, own);
    }

    /** {@code place}: what a message begins with. */
    private ApplicationPlan application(Given given, String place, Settings ofPool, Settings own)
            throws StartRefused {
        try {
            Path files = file.orElseThrow().directory();
            Target target = Target.parse(given.texts().getLast(), files, runsIn(ofPool));
            return new ApplicationPlan(target, given.origin(), own);
        } catch (StartRefused wrong) {
            throw StartRefused.usage(place + ": " + wrong.getMessage());
        }
    }

    /** The directory that the application runs in. */
    static Path runsIn(Settings settings) {
        return settings.value(PythonSettings.CHDIR).orElse(Path.of("").toAbsolutePath());
    }

    /** In a pool of its own. */
    private void alone(
            List<MountPoint> points, ApplicationPlan application, List<String> listeners) {
        String name = name(points.getFirst(), listeners);
        int pool = pool(name, application.settings(), application);
        put(points, pool, 0, application.settings(), listeners);
    }

    private static String name(MountPoint point, List<String> listeners) {
        return listeners.isEmpty() ? point.toString() : listeners.getFirst() + ":" + point;
    }

    private int pool(String name, Settings settings, ApplicationPlan... applications) {
        pools.add(new PoolPlan(name, settings, new ArrayList<>(List.of(applications))));
        return pools.size() - 1;
    }

    /** The same application with the same environ is there once, wherever it is mounted. */
    private int place(int pool, ApplicationPlan application) throws StartRefused {
        List<ApplicationPlan> hosted = pools.get(pool).applications();
        for (int i = 0; i < hosted.size(); i++) {
            if (hosted.get(i).sameInPool(application)) {
                return i;
            }
        }
        if (hosted.size() == WorkerOptions.MOST_APPLICATIONS) {
            throw StartRefused.usage(
                    "%s: pool.%s has %d applications, and more cannot share one"
                            .formatted(
                                    application.origin(), pools.get(pool).name(), hosted.size()));
        }
        hosted.add(application);
        return hosted.size() - 1;
    }

    private void put(
            List<MountPoint> points,
            int pool,
            int application,
            Settings settings,
            List<String> listeners) {
        for (MountPoint point : points) {
            List<Object> place = List.of(point, listeners);
            mounts.remove(place);
            mounts.put(place, new MountPlan(point, pool, application, settings, listeners));
        }
    }

    /** A pool whose mounts were all taken over by others is not started. */
    private List<PoolPlan> needed() {
        Map<Integer, Integer> places = new LinkedHashMap<>();
        mounts.values().forEach(mount -> places.putIfAbsent(mount.pool(), places.size()));
        mounts.replaceAll((_, mount) ->
                new MountPlan(
                        mount.point(),
                        places.getOrDefault(mount.pool(), 0),
                        mount.application(),
                        mount.settings(),
                        mount.listeners()));
        return places.keySet().stream().map(pools::get).toList();
    }

    /** What stands before the first table listens if it says where, or if no table does. */
    private List<ListenerPlan> listeners(Settings settings) throws StartRefused {
        List<ListenerPlan> all = new ArrayList<>();
        Map<String, FileTable> tables = file.map(SettingsFile::listeners).orElse(Map.of());
        if (tables.isEmpty() || sources.says(ListeningSettings.BIND, top)) {
            all.add(new ListenerPlan("", settings));
        }
        for (FileTable table : tables.values()) {
            all.add(new ListenerPlan(table.name(), sources.settleListener(table, top)));
        }
        return all;
    }

    private static void checkReached(Plan plan) throws StartRefused {
        Set<MountPlan> reached = new HashSet<>();
        plan.listeners().forEach(listener -> reached.addAll(plan.mounts(listener)));
        for (MountPlan mount : plan.mounts()) {
            if (!reached.contains(mount)) {
                throw StartRefused.usage(
                        "mount %s: it names no listener, and other mounts have all listeners for"
                                        .formatted(mount.point())
                                + " themselves");
            }
        }
    }
}
