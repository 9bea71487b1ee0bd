package dev.islay.server;

import dev.islay.gateway.MountPoint;
import dev.islay.python.WorkerOptions;
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
import java.util.concurrent.atomic.AtomicInteger;

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
        Plan plan =
                new Plan(
                        settings,
                        listeners,
                        needed,
                        all,
                        applications(),
                        file.map(SettingsFile::path));
        checkReached(plan);
        return plan;
    }

    /** What Python code may call by a name. */
    private List<NamedPlan> applications() throws StartRefused {
        List<NamedPlan> named = new ArrayList<>();
        for (FileTable table : file.map(SettingsFile::applications).orElse(Map.of()).values()) {
            Settings settings = sources.settle(table, top, directory);
            TargetText target = table.target().orElseThrow();
            Place place = new Place(List.of(), List.of(), target.origin(), table.middleware());
            Innermost innermost = inFile(target, target.origin(), settings, settings);
            PipelineMaker maker = maker(PlanMaker::noPool, settings, place);
            Pipeline pipeline = innermost.with(maker, place.middleware());
            named.add(new NamedPlan(table.name(), pipeline, settings));
        }
        return List.copyOf(named);
    }

    private static int noPool(ApplicationPlan application) {
        throw new IllegalStateException("a named application is all Java: " + application);
    }

    /** What the command line names runs where the program was started, unless told otherwise. */
    private void mountOutside(MountPoint point, String text, String origin) throws StartRefused {
        Settings settings = sources.settle(top);
        Place place = new Place(List.of(point), List.of(), origin, List.of());
        Path base = runsIn(settings);
        alone(
                place,
                settings,
                new Innermost(
                        new TargetText.Named(text, origin),
                        origin.equals("TARGET") ? "" : origin,
                        base,
                        base,
                        settings.value(JavaSettings.CLASSPATH)));
    }

    /** The application that stands before the first table, or that the directory has. */
    private void mountTop(TargetText target) throws StartRefused {
        Settings settings = sources.settle(top, directory);
        FileTable table = file.orElseThrow().top();
        boolean named = table.target().isPresent();
        String message = target.origin() + (named ? "" : ", where the key target is missing");
        List<MountPoint> root = List.of(MountPoint.ROOT);
        Place place = new Place(root, List.of(), target.origin(), table.middleware());
        alone(place, settings, inFile(target, message, settings, settings));
    }

    private void mountFromFile(FileMount mount) throws StartRefused {
        TargetText target = mount.target();
        FileTable own = mount.table();
        Place place =
                new Place(mount.points(), mount.listeners(), target.origin(), own.middleware());
        if (mount.pool().isEmpty()) {
            Settings settings = sources.settle(own, top, directory);
            alone(place, settings, inFile(target, target.origin(), settings, settings));
            return;
        }
        FileTable table =
                Objects.requireNonNull(file.orElseThrow().pools().get(mount.pool().get()));
        int pool = shared(table);
        Settings ofPool = pools.get(pool).settings();
        Settings settings =
                own.settings().isEmpty() ? ofPool : sources.settle(own, table, top, directory);
        Innermost innermost = inFile(target, target.origin(), ofPool, settings);
        PipelineMaker maker = maker(application -> place(pool, application), settings, place);
        put(place, pool, innermost.with(maker, place.middleware()), settings);
    }

    /** Where something is mounted, and what stands around it, the outermost first. */
    private record Place(
            List<MountPoint> points,
            List<String> listeners,
            String origin,
            List<MiddlewareText> middleware) {
        String name() {
            MountPoint point = points.getFirst();
            return listeners.isEmpty() ? point.toString() : listeners.getFirst() + ":" + point;
        }
    }

    /** {@code message}: what one about it begins with. */
    private Innermost inFile(TargetText target, String message, Settings ofPool, Settings own) {
        return new Innermost(
                target,
                message,
                file.orElseThrow().directory(),
                runsIn(ofPool),
                own.value(JavaSettings.CLASSPATH));
    }

    /** The names stay the same as long as the mount does: a pool may outlive a plan. */
    private static PipelineMaker maker(
            PipelineMaker.Placing placing, Settings settings, Place place) {
        AtomicInteger calls = new AtomicInteger();
        return new PipelineMaker(
                placing,
                settings,
                place.origin(),
                () -> "#" + place.name() + "." + calls.incrementAndGet());
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

    /** The directory that the application runs in. */
    static Path runsIn(Settings settings) {
        return settings.value(PythonSettings.CHDIR).orElse(Path.of("").toAbsolutePath());
    }

    /** In a pool of its own, if it needs one. */
    private void alone(Place place, Settings settings, Innermost innermost) throws StartRefused {
        int own = pools.size();
        PipelineMaker.Placing placing =
                application -> {
                    if (own == pools.size()) {
                        pool(place.name(), settings);
                    }
                    return place(own, application);
                };
        PipelineMaker maker = maker(placing, settings, place);
        put(place, own, innermost.with(maker, place.middleware()), settings);
    }

    private int pool(String name, Settings settings) {
        pools.add(new PoolPlan(name, settings, new ArrayList<>()));
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

    private void put(Place place, int pool, Pipeline pipeline, Settings settings) {
        int needed = pipeline.applications().isEmpty() ? MountPlan.NO_POOL : pool;
        for (MountPoint point : place.points()) {
            List<Object> key = List.of(point, place.listeners());
            mounts.remove(key);
            mounts.put(key, new MountPlan(point, pipeline, needed, settings, place.listeners()));
        }
    }

    /** A pool whose mounts were all taken over by others is not started. */
    private List<PoolPlan> needed() {
        Map<Integer, Integer> places = new LinkedHashMap<>();
        mounts.values().stream()
                .filter(mount -> mount.pool() != MountPlan.NO_POOL)
                .forEach(mount -> places.putIfAbsent(mount.pool(), places.size()));
        mounts.replaceAll((_, mount) ->
                new MountPlan(
                        mount.point(),
                        mount.pipeline(),
                        places.getOrDefault(mount.pool(), MountPlan.NO_POOL),
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
