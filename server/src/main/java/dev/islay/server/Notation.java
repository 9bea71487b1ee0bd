package dev.islay.server;

/** How the values of a setting are written in a settings file. */
public enum Notation {
    /** In quotes. */
    STRING("a string"),
    /** In quotes; it is a path or may hold one, which counts from a directory if it is relative. */
    PATH("a string"),
    /** Without quotes. */
    INTEGER("an integer"),
    /** A plain number, or a string that has a unit or is a word. */
    EITHER("an integer or a string"),
    /** {@code true} or {@code false}, without quotes. */
    BOOLEAN("true or false");

    private final String words;

    Notation(String words) {
        this.words = words;
    }

    /** With its article. */
    public String words() {
        return words;
    }

    /** Whether a string without quotes around it would not do. */
    boolean takesString() {
        return this != INTEGER && this != BOOLEAN;
    }

    /** Whether plain digits do. */
    boolean takesInteger() {
        return this == INTEGER || this == EITHER;
    }

    /** Whether it takes a value as this of a settings file. */
    boolean takes(Object toml) {
        return switch (toml) {
            case String _ -> takesString();
            case Long _ -> takesInteger();
            case Boolean _ -> this == BOOLEAN;
            default -> false;
        };
    }
}
