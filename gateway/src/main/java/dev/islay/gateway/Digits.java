package dev.islay.gateway;

/** Numbers as HTTP writes them: digits and nothing else. */
final class Digits {
    /** What is no number of the wanted kind. */
    static final long NONE = -1;

    private static final int LONGEST = 19;

    private Digits() {}

    /**
     * The value of one to nineteen digits; {@link #NONE} for anything else: a sign, a blank, a
     * list, a value above 2⁶³ − 1 (RFC 9110, 8.6).
     */
    static long parse(CharSequence text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return NONE;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Syntax.digit(c)) {
                return NONE;
            }
            value = value * 10 + (c - '0');
        }
        return value < 0 ? NONE : value;
    }
}
