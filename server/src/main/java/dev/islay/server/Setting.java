package dev.islay.server;

import java.nio.file.Path;
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
    /** How many values it has. */
    enum Shape {
        /** One, or none; the last text holds. */
        ONE,
        /** Any number. */
        LIST,
        /** Any number, each with a name. */
        PAIRS
    }

    /** Makes the value of all the texts that were given; none were when the list is empty. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(List<String> texts, Path base) throws StartRefused;
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
    private final Shape shape;
    private final String separator;

    private Setting(Draft draft, Kind<?> kind, Shape shape, String separator, Reading<T> reading) {
        this.draft = draft;
        this.kind = kind;
        this.reading = reading;
        this.shape = shape;
        this.separator = separator;
        this.preset = draft.preset == null ? List.of() : splitFlag(draft.preset);
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

    /** Whether a settings file may hold it, under its name. */
    public boolean inFile() {
        return draft.inFile;
    }

    /** What it is about. */
    public Scope scope() {
        return draft.scope;
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

    /** The words that it takes, when there is nothing else it takes. */
    public List<String> words() {
        boolean choice = metavar().contains("|") && kind.notation() == Notation.STRING;
        return choice ? List.of(metavar().split("\\|")) : List.of();
    }

    /** How a settings file writes a value. */
    public Notation notation() {
        return kind.notation();
    }

    /** The text that holds when none is given, if there is one. */
    public Optional<String> preset() {
        return Optional.ofNullable(draft.preset);
    }

    /** The same as the texts of its values. */
    List<String> presets() {
        return preset;
    }

    /** One sentence. */
    public String help() {
        return draft.help;
    }

    /** The version that it came with. */
    public String since() {
        return draft.since;
    }

    /** True: what it is when the server starts holds until it ends, whatever a reload says. */
    public boolean fixed() {
        return draft.fixed;
    }

    /** True: may be given several times. Else the last one holds. */
    public boolean repeatable() {
        return shape != Shape.ONE;
    }

    Shape shape() {
        return shape;
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
        return shape == Shape.ONE ? List.of(text) : pieces(text, separator);
    }

    /** The texts that a flag holds: several values of a list, but one pair, of any characters. */
    List<String> splitFlag(String text) {
        return shape == Shape.LIST && !text.isBlank() ? pieces(text, separator) : List.of(text);
    }

    /**
     * The value of the texts, or of the default when there are none.
     *
     * @param base what relative paths among them count from
     */
    T read(List<String> texts, Path base) throws StartRefused {
        return reading.read(texts.isEmpty() ? preset : texts, base);
    }

    /** What the user may see of one of its texts: paths are complete, secrets left out. */
    String shown(String text, Path base) throws StartRefused {
        if (draft.secret) {
            return shape == Shape.PAIRS ? text.replaceFirst("(?s)=.*", "=…") : "…";
        }
        return notation() == Notation.PATH ? kind.parse(text, base).toString() : text;
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
        private Scope scope = Scope.SERVER;
        private boolean secret;
        private boolean fixed;
        private boolean inFile = true;
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

        /** What it is about; the whole server unless this says otherwise. */
        Draft of(Scope what) {
            scope = what;
            return this;
        }

        /** A settings file cannot hold it. */
        Draft outsideFiles() {
            inFile = false;
            return this;
        }

        /** A reload does not change it. */
        Draft fixed() {
            fixed = true;
            return this;
        }

        /** The value is not to be shown. */
        Draft secret() {
            secret = true;
            return this;
        }

        /** One value; needs a preset. */
        <T> Setting<T> one(Kind<T> kind) {
            return new Setting<>(
                    this, kind, Shape.ONE, "", (texts, base) -> kind.parse(texts.getLast(), base));
        }

        /** One value or none. */
        <T> Setting<Optional<T>> optional(Kind<T> kind) {
            return new Setting<>(
                    this,
                    kind,
                    Shape.ONE,
                    "",
                    (texts, base) ->
                            texts.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(kind.parse(texts.getLast(), base)));
        }

        /** Any number of values; a flag or variable holds several, divided by {@code separator}. */
        <T> Setting<List<T>> list(Kind<T> kind, String separator) {
            return new Setting<>(
                    this, kind, Shape.LIST, separator, (texts, base) -> all(kind, texts, base));
        }

        /** Names with values; a variable, and no flag, holds one of them a line. */
        <K, V> Setting<Map<K, V>> pairs(Kind<Map.Entry<K, V>> kind) {
            return new Setting<>(
                    this, kind, Shape.PAIRS, "\n", (texts, base) -> pairs(kind, texts, base));
        }

        private static <T> List<T> all(Kind<T> kind, List<String> texts, Path base)
                throws StartRefused {
            List<T> values = new ArrayList<>();
            for (String text : texts) {
                values.add(kind.parse(text, base));
            }
            return List.copyOf(values);
        }

        private static <K, V> Map<K, V> pairs(
                Kind<Map.Entry<K, V>> kind, List<String> texts, Path base) throws StartRefused {
            Map<K, V> values = new LinkedHashMap<>();
            for (String text : texts) {
                Map.Entry<K, V> entry = kind.parse(text, base);
                values.put(entry.getKey(), entry.getValue());
            }
            return Map.copyOf(values);
        }
    }
}
