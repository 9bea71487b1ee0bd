package dev.islay.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code Forwarded}: what one proxy wrote (RFC 7239, 4). Parameters other than these
 * three are read over.
 *
 * @param node {@code for}
 * @param proto {@code proto}
 * @param host {@code host}
 */
record ForwardedElement(@Nullable String node, @Nullable String proto, @Nullable String host) {
    /** Takes the value of the field apart, all its lines joined by commas. */
    static List<ForwardedElement> parse(CharSequence value) throws RequestRefused {
        return new Reader(value).elements();
    }

    /** A cursor over the text. */
    private static final class Reader {
        private final CharSequence text;
        private int at;

        Reader(CharSequence text) {
            this.text = text;
        }

        List<ForwardedElement> elements() throws RequestRefused {
            List<ForwardedElement> elements = new ArrayList<>();
            do {
                ForwardedElement element = element();
                if (element != null) {
                    elements.add(element);
                }
            } while (taken(','));
            if (at < text.length()) {
                throw malformed();
            }
            return elements;
        }

        /** Null for an empty one, which lists may have (RFC 9110, 5.6.1). */
        private @Nullable ForwardedElement element() throws RequestRefused {
            @Nullable String[] known = new @Nullable String[3];
            boolean any = false;
            do {
                blanks();
                if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
                    pair(known);
                    any = true;
                }
                blanks();
            } while (taken(';'));
            return any ? new ForwardedElement(known[0], known[1], known[2]) : null;
        }

        private void pair(@Nullable String[] known) throws RequestRefused {
            String name = token();
            if (!taken('=')) {
                throw malformed();
            }
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
            int index = index(name);
            if (index >= 0 && known[index] != null) {
                throw malformed();
            }
            if (index >= 0) {
                known[index] = value;
            }
        }

        private static int index(String name) {
            if (Syntax.same(name, "for")) {
                return 0;
            }
            if (Syntax.same(name, "proto")) {
                return 1;
            }
            return Syntax.same(name, "host") ? 2 : -1;
        }

        private String token() throws RequestRefused {
            int start = at;
            while (at < text.length() && (Syntax.classes(text.charAt(at)) & Syntax.TOKEN) != 0) {
                at++;
            }
            if (start == at) {
                throw malformed();
            }
            return text.subSequence(start, at).toString();
        }

        private String quoted() throws RequestRefused {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && ++at < text.length()) {
                    c = text.charAt(at);
                }
                value.append(c);
            }
            throw malformed();
        }

        private void blanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private boolean taken(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private static RequestRefused malformed() {
            return new RequestRefused(400, "Forwarded is not well formed");
        }
    }
}
