package dev.islay.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: the single declaration that yields its flag, its variable, its validation and its
 * help. Declared in {@link AllSettings}, read with {@link Settings#value}.
 */
public final class Setting<T> {
    /** Makes the value of all the texts that were given; none were when the list is empty. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(List<String> texts) throws StartRefused;
    }

    /**
     * A variable that other platforms set, believed when nothing of ours is given.
     *
     * @param rewritten turns the variable's text into one that the setting takes
     */
    record Foreign(String variable, Function<String, String> rewritten) {}

    private final Draft draft;
    private final Kind<?> kind;
    private final Reading<T> reading;
    private final List<String> preset;
    private final @Nullable String separator;
    private final boolean repeatable;

    private Setting(Draft draft, Kind<?> kind, @Nullable String separator, Reading<T> reading) {
        this.draft = draft;
        this.kind = kind;
        this.reading = reading;
        this.preset = draft.preset == null ? List.of() : List.of(draft.preset);
        this.separator = separator;
        this.repeatable = separator != null;
    }

    /** Begins a declaration. */
    static Draft named(String name, Section section) {
        return new Draft(name, section);
    }

    /** Words of small letters, joined by hyphens. */
    public String name() {
        return draft.name;
    }

    /** The long flag first, then other spellings. */
    public List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("--" + draft.name));
        flags.addAll(draft.otherFlags);
        return List.copyOf(flags);
    }

    /** The environment variable. */
    public String variable() {
        return "ISLAY_" + draft.name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The heading it is listed under. */
    public Section section() {
        return draft.section;
    }

    /** Stands for the value in the help. */
    public String metavar() {
        return kind.metavar();
    }

    /** What its texts may be, in words. */
    public String allowed() {
        return kind.allowed();
    }

    /** The text that holds when none is given, if there is one. */
    public Optional<String> preset() {
        return preset.stream().findFirst();
    }

    /** One sentence. */
    public String help() {
        return draft.help;
    }

    /** The version that it came with. */
    public String since() {
        return draft.since;
    }

    /** True: may be given several times. Else the last one holds. */
    public boolean repeatable() {
        return repeatable;
    }

    /** True: its value is not to be shown. */
    public boolean secret() {
        return draft.secret;
    }

    /** The variable of another platform that is believed as a last resort. */
    Optional<Foreign> foreign() {
        return Optional.ofNullable(draft.foreign);
    }

    /** The texts that one variable holds. */
    List<String> split(String text) {
        return separator == null ? List.of(text) : pieces(text, separator);
    }

    /** The value of the texts, or of the default when there are none. */
    T read(List<String> texts) throws StartRefused {
        return reading.read(texts.isEmpty() ? preset : texts);
    }

    @Override
    public String toString() {
        return draft.name;
    }

    private static List<String> pieces(String text, String separator) {
        return List.of(text.split(separator)).stream()
                .map(String::strip)
                .filter(piece -> !piece.isEmpty())
                .toList();
    }

    /** A declaration in the making. */
    static final class Draft {
        private final String name;
        private final Section section;
        private final List<String> otherFlags = new ArrayList<>();
        private final String since = "0.1";
        private String help = "";
        private boolean secret;
        private @Nullable String preset;
        private @Nullable Foreign foreign;

        private Draft(String name, Section section) {
            this.name = name;
            this.section = section;
        }

        /** Another spelling: a short flag, or what gunicorn calls it. */
        Draft also(String flag) {
            otherFlags.add(flag);
            return this;
        }

        /** The text that holds when none is given. */
        Draft preset(String text) {
            preset = text;
            return this;
        }

        /** A variable of another platform, see {@link Foreign}. */
        Draft foreign(String variable, Function<String, String> rewritten) {
            foreign = new Foreign(variable, rewritten);
            return this;
        }

        /** One sentence. */
        Draft help(String sentence) {
            help = sentence;
            return this;
        }

        /** The value is not to be shown. */
        Draft secret() {
            secret = true;
            return this;
        }

        /** One value; needs a preset. */
        <T> Setting<T> one(Kind<T> kind) {
            return new Setting<>(this, kind, null, texts -> kind.parse(texts.getLast()));
        }

        /** One value or none. */
        <T> Setting<Optional<T>> optional(Kind<T> kind) {
            return new Setting<>(
                    this,
                    kind,
                    null,
                    texts ->
                            texts.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(kind.parse(texts.getLast())));
        }

        /** Any number of values; a text holds several of them, divided by {@code separator}. */
        <T> Setting<List<T>> list(Kind<T> kind, String separator) {
            return new Setting<>(this, kind, separator, texts -> all(kind, separator, texts));
        }

        /** Names with values; a variable, and no flag, holds one of them a line. */
        <V> Setting<Map<String, V>> pairs(Kind<Map.Entry<String, V>> kind) {
            return new Setting<>(this, kind, "\n", texts -> pairs(kind, texts));
        }

        private static <T> List<T> all(Kind<T> kind, String separator, List<String> texts)
                throws StartRefused {
            List<T> values = new ArrayList<>();
            for (String text : texts) {
                for (String piece : text.isEmpty() ? List.of("") : pieces(text, separator)) {
                    values.add(kind.parse(piece));
                }
            }
            return List.copyOf(values);
        }

        private static <V> Map<String, V> pairs(Kind<Map.Entry<String, V>> kind, List<String> texts)
                throws StartRefused {
            Map<String, V> values = new LinkedHashMap<>();
            for (String text : texts) {
                Map.Entry<String, V> entry = kind.parse(text);
                values.put(entry.getKey(), entry.getValue());
            }
            return Map.copyOf(values);
        }
    }
}
