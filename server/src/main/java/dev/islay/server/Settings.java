package dev.islay.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was decided for every setting. Immutable. */
public final class Settings {
    private record Decided(Object value, SettingSource.Given given) {}

    private final Map<Setting<?>, Decided> decisions;

    private Settings(Map<Setting<?>, Decided> decisions) {
        this.decisions = Map.copyOf(decisions);
    }

    /**
     * Asks the sources in turn for each setting; the first one that has a text decides, and the
     * default does when none has.
     *
     * @throws StartRefused when a text is not allowed; the message begins with where it stood
     */
    public static Settings resolve(List<SettingSource> sources) throws StartRefused {
        Map<Setting<?>, Decided> decisions = new HashMap<>();
        for (Setting<?> setting : AllSettings.all()) {
            decisions.put(setting, decide(setting, sources));
        }
        return new Settings(decisions);
    }

    /** Every setting at its default. */
    public static Settings defaults() {
        try {
            return resolve(List.of());
        } catch (StartRefused wrong) {
            throw new IllegalStateException("a default is not allowed", wrong);
        }
    }

    /** The value of a setting. */
    @SuppressWarnings("unchecked") // the value was made by this setting
    public <T> T value(Setting<T> setting) {
        return (T) decided(setting).value();
    }

    /** Where its value came from: a flag, a variable, a line of a file, or {@code default}. */
    public String origin(Setting<?> setting) {
        return decided(setting).given().origin();
    }

    /** The settings that have another value there. */
    List<Setting<?>> differing(Settings other) {
        return this == other
                ? List.of()
                : AllSettings.all().stream()
                        .<Setting<?>>map(setting -> setting)
                        .filter(setting -> !value(setting).equals(other.value(setting)))
                        .toList();
    }

    /** What a person may see of its value, one text for each; none when there is no value. */
    public List<String> shown(Setting<?> setting) {
        SettingSource.Given given = decided(setting).given();
        try {
            List<String> shown = new ArrayList<>();
            for (String text : given.texts()) {
                shown.add(setting.shown(text, given.base()));
            }
            return List.copyOf(shown);
        } catch (StartRefused gone) {
            return given.texts();
        }
    }

    private Decided decided(Setting<?> setting) {
        Decided decided = decisions.get(setting);
        if (decided == null) {
            throw new IllegalArgumentException(setting + " is not in the table of settings");
        }
        return decided;
    }

    private static Decided decide(Setting<?> setting, List<SettingSource> sources)
            throws StartRefused {
        for (SettingSource source : sources) {
            Optional<SettingSource.Given> given = source.look(setting);
            if (given.isPresent()) {
                return read(setting, given.get());
            }
        }
        return read(setting, new SettingSource.Given("default", setting.presets()));
    }

    private static Decided read(Setting<?> setting, SettingSource.Given given) throws StartRefused {
        try {
            return new Decided(setting.read(given.texts(), given.base()), given);
        } catch (StartRefused wrong) {
            throw StartRefused.usage(given.origin() + ": " + wrong.getMessage());
        }
    }
}
