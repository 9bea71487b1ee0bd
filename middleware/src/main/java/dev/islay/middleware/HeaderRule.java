package dev.islay.middleware;

import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import java.util.Locale;
import java.util.regex.Pattern;

/** What {@link HeaderRules} does to one header field. */
sealed interface HeaderRule {
    Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff\\t]*");

    /** The fields of a response after it. */
    Headers applied(Headers headers);

    /** Changes the fields of a request. */
    void apply(Environ environ);

    /** In place of all of its name. */
    record Put(String name, String value) implements HeaderRule {
        public Put {
            check(name, value);
        }

        @Override
        public Headers applied(Headers headers) {
            return headers.with(name, value);
        }

        @Override
        public void apply(Environ environ) {
            environ.put(key(name), value);
        }
    }

    /** Beside those of its name; in a request, behind a comma. */
    record Add(String name, String value) implements HeaderRule {
        public Add {
            check(name, value);
        }

        @Override
        public Headers applied(Headers headers) {
            return headers.and(name, value);
        }

        @Override
        public void apply(Environ environ) {
            String before = environ.string(key(name));
            environ.put(key(name), before.isEmpty() ? value : before + ", " + value);
        }
    }

    /** None of its name. */
    record Remove(String name) implements HeaderRule {
        public Remove {
            check(name, "");
        }

        @Override
        public Headers applied(Headers headers) {
            return headers.without(name);
        }

        @Override
        public void apply(Environ environ) {
            environ.remove(key(name));
        }
    }

    /** Another name for the same values, where they stand; those that had it before go. */
    record Rename(String name, String to) implements HeaderRule {
        public Rename {
            check(name, "");
            check(to, "");
        }

        @Override
        public Headers applied(Headers headers) {
            if (!headers.has(name)) {
                return headers;
            }
            return Headers.of(
                    headers.list().stream()
                            .filter(field -> !field.named(to))
                            .map(field ->
                                    field.named(name)
                                            ? new Headers.Header(to, field.value())
                                            : field)
                            .toList());
        }

        @Override
        public void apply(Environ environ) {
            Object value = environ.remove(key(name));
            if (value != null) {
                environ.put(key(to), value);
            }
        }
    }

    private static String key(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return key.equals("CONTENT_TYPE") ? key : "HTTP_" + key;
    }

    private static void check(String name, String value) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s is no name of a header: letters, digits and -_.!#$%%&'*+^`|~ are allowed"
                            .formatted(name));
        }
        if (HeadRules.isHopByHop(name) || name.equalsIgnoreCase("Content-Length")) {
            throw new IllegalArgumentException(
                    "%s belongs to the server and the application; no rule can be about it"
                            .formatted(name));
        }
        if (!VALUE.matcher(value).matches() || !value.strip().equals(value)) {
            throw new IllegalArgumentException(
                    "%s is no value for %s: Latin-1 is allowed, no control characters, no space"
                                    .formatted(value, name)
                            + " around it");
        }
    }
}
