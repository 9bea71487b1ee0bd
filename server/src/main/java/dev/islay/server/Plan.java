package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * What the command line, the variables and a settings file ask for together.
 *
 * @param settings of the server as a whole
 * @param pools none when no application was named anywhere
 * @param applications what Python code may call by a name
 * @param file the settings file, absolute
 */
public record Plan(
        Settings settings,
        List<ListenerPlan> listeners,
        List<PoolPlan> pools,
        List<MountPlan> mounts,
        List<NamedPlan> applications,
        Optional<Path> file) {
    /**
     * Reads the settings file that is named, or that lies in the directory that is the target, and
     * settles everything. A flag beats a variable, which beats the file, where a table beats what
     * stands before the first; what platforms set for every server comes last.
     *
     * @param named the target on the command line
     * @param flags by name of the setting
     * @throws StartRefused with one mistake, or with all those of the file
     */
    public static Plan make(
            Optional<String> named,
            Map<String, SettingSource.Given> flags,
            Map<String, String> environment)
            throws StartRefused {
        Sources sources = new Sources(flags, environment);
        Settings outside = sources.settle();
        Optional<Path> given = outside.value(ApplicationSettings.CONFIG);
        Path here = PlanMaker.runsIn(outside);
        Optional<Path> path =
                given.or(() -> named.flatMap(text -> Target.settingsFile(text, here)));
        if (path.isEmpty()) {
            return new PlanMaker(sources, Optional.empty()).make(named);
        }
        SettingsFile file = SettingsFile.read(path.get());
        return new PlanMaker(sources, Optional.of(file))
                .make(given.isPresent() ? named : Optional.empty());
    }

    /** The same with other mounts and named applications. */
    Plan with(List<MountPlan> others, List<NamedPlan> named) {
        return new Plan(settings, listeners, pools, List.copyOf(others), List.copyOf(named), file);
    }

    /** What a message about a pool begins with: its name, unless it is the only one. */
    String prefix(PoolPlan pool) {
        return pools.size() == 1 ? "" : pool.name() + ": ";
    }

    /** The mounts that a listener has. */
    List<MountPlan> mounts(ListenerPlan listener) {
        boolean named =
                mounts.stream().anyMatch(mount -> mount.listeners().contains(listener.name()));
        return mounts.stream()
                .filter(mount ->
                        named
                                ? mount.listeners().contains(listener.name())
                                : mount.listeners().isEmpty())
                .toList();
    }

    /** Whether the other asks for the same, but for the workers of its pools. */
    boolean same(Plan other) {
        return settings.differing(other.settings).isEmpty()
                && same(listeners, other.listeners, ListenerPlan::same)
                && same(pools, other.pools, (one, two) -> one.name().equals(two.name()))
                && same(mounts, other.mounts, MountPlan::same);
    }

    private static <T> boolean same(List<T> these, List<T> those, BiPredicate<T, T> equal) {
        return these.size() == those.size()
                && IntStream.range(0, these.size())
                        .allMatch(i -> equal.test(these.get(i), those.get(i)));
    }
}
