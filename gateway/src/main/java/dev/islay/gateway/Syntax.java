package dev.islay.gateway;

/**
 * What characters may stand where in a message head, as one table with a bit for each question, and
 * comparisons that allocate nothing. Text is Latin-1; a character above U+00FF is allowed nowhere.
 */
final class Syntax {
    /** In a method or field name (RFC 9110, 5.6.2). */
    static final int TOKEN = 1;

    /** In a field value or reason phrase: visible, blank, tab, or above 0x7F (RFC 9110, 5.5). */
    static final int VALUE = 2;

    /** In a host name, percent signs apart (RFC 3986, 3.2.2); no comma, which reads as a list. */
    static final int HOST = 4;

    /** In a request target: no blank, no control. Bytes above 0x7F pass as they came. */
    static final int TARGET = 8;

    /** A hexadecimal digit. */
    static final int HEX = 16;

    /** A small letter. */
    static final int SMALL = 32;

    /** The underscore: in a field name it would pass for a hyphen in the environ. */
    static final int UNDERSCORE = 64;

    private static final byte[] CLASSES = new byte[256];

    static {
        mark("!#$%&'*+-.^_`|~", TOKEN);
        mark("-._~!$&'()*+;=", HOST);
        mark("_", UNDERSCORE);
        mark("\t ", VALUE);
        mark('0', '9', TOKEN | HOST | HEX);
        mark('a', 'z', TOKEN | HOST | SMALL);
        mark('A', 'Z', TOKEN | HOST);
        mark('a', 'f', HEX);
        mark('A', 'F', HEX);
        mark('!', '~', VALUE | TARGET);
        mark('\u0080', '\u00ff', VALUE | TARGET);
    }

    private Syntax() {}

    private static void mark(String characters, int bits) {
        for (int i = 0; i < characters.length(); i++) {
            mark(characters.charAt(i), characters.charAt(i), bits);
        }
    }

    private static void mark(char first, char last, int bits) {
        for (int c = first; c <= last; c++) {
            CLASSES[c] |= (byte) bits;
        }
    }

    /** All the bits of a character; 0 above U+00FF. */
    static int classes(char c) {
        return c < CLASSES.length ? CLASSES[c] : 0;
    }

    /**
     * The bits of all characters of {@code text} or-ed together if each of them has one of {@code
     * bits}, else −1. Of an empty text: 0.
     */
    static int scan(CharSequence text, int bits) {
        int seen = 0;
        for (int i = 0; i < text.length(); i++) {
            int classes = classes(text.charAt(i));
            if ((classes & bits) == 0) {
                return -1;
            }
            seen |= classes;
        }
        return seen;
    }

    /** Whether each character has one of {@code bits}; true of an empty text. */
    static boolean all(CharSequence text, int bits) {
        return scan(text, bits) >= 0;
    }

    /** A token that is not empty. */
    static boolean token(CharSequence text) {
        return !text.isEmpty() && all(text, TOKEN);
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Compares without regard to case; {@code small} has no capitals. ASCII only. */
    static boolean same(CharSequence text, String small) {
        return same(text, 0, text.length(), small);
    }

    /** Compares a part of a text. */
    static boolean same(CharSequence text, int from, int to, String small) {
        if (to - from != small.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (small(text.charAt(i)) != small.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    /** The small letter of an ASCII capital; everything else as it is. */
    static char small(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** The value of a hexadecimal digit. */
    static int hex(char c) {
        return Character.digit(c, 16);
    }
}
