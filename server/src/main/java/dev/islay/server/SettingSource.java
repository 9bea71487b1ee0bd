package dev.islay.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place where settings are given, such as the command line. */
@FunctionalInterface
public interface SettingSource {
    /**
     * What stands at this place for a setting.
     *
     * @param origin names the place for the user: {@code --threads}, {@code ISLAY_THREADS}, {@code
     *     islay.toml:3}
     * @param texts none stands for an empty list
     * @param base what relative paths among the texts count from, absolute
     */
    record Given(String origin, List<String> texts, Path base) {
        /** Where paths count from the directory that the program was started in. */
        public Given(String origin, List<String> texts) {
            this(origin, texts, Path.of("").toAbsolutePath());
        }
    }

    /** What is given here for {@code setting}, if anything is. */
    Optional<Given> look(Setting<?> setting);

    /** The command line: flag as spelled by the user, with its texts, by name of setting. */
    static SettingSource flags(Map<String, Given> byName) {
        return setting ->
                Optional.ofNullable(byName.get(setting.name()))
                        .map(given -> new Given(given.origin(), split(setting, given.texts())));
    }

    private static List<String> split(Setting<?> setting, List<String> texts) {
        return texts.stream().flatMap(text -> setting.splitFlag(text).stream()).toList();
    }

    /** Our own variables. One that is empty counts as not set. */
    static SettingSource variables(Map<String, String> environment) {
        return setting ->
                text(environment, setting.variable())
                        .map(text -> new Given(setting.variable(), setting.split(text)));
    }

    /**
     * What platforms set for every server: systemd's sockets for where to listen, {@code PORT},
     * {@code WEB_CONCURRENCY}.
     */
    static SettingSource foreignVariables(Map<String, String> environment) {
        Activation activation = Activation.ofThisProcess(environment);
        return setting ->
                setting == ListeningSettings.BIND && !activation.isEmpty()
                        ? Optional.of(new Given(Activation.COUNT, activation.addresses()))
                        : foreign(setting, environment);
    }

    private static Optional<Given> foreign(Setting<?> setting, Map<String, String> environment) {
        return setting.foreign()
                .flatMap(foreign ->
                        text(environment, foreign.variable())
                                .map(foreign.rewritten())
                                .map(text -> new Given(foreign.variable(), List.of(text))));
    }

    private static Optional<String> text(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
    }
}
