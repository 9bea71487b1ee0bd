package dev.islay.wsgi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The header fields of a response, in order: PEP 3333's list of tuples. Names are compared without
 * regard to case, and kept as they were written; the same name may come several times. They never
 * change: {@code and}, {@code with} and {@code without} make new ones.
 *
 * <p>Names and values are native strings (Latin-1). What they hold is not checked here; {@link
 * StartResponse#call} does that.
 *
 * {@snippet class="Snippets" region="headers"}
 */
public final class Headers implements Iterable<Headers.Header> {
    private static final Headers NONE = new Headers(List.of());

    private final List<Header> fields;

    private Headers(List<Header> fields) {
        this.fields = List.copyOf(fields);
    }

    /** One header field, as it is written. */
    public record Header(String name, String value) {
        /** Whether it has that name, in any case. */
        public boolean named(String name) {
            return this.name.equalsIgnoreCase(name);
        }
    }

    /**
     * Names and values in turn.
     *
     * @throws IllegalArgumentException if the last name has no value
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values come in pairs, and there are " + namesAndValues.length);
        }
        List<Header> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(fields);
    }

    /** These, in this order. */
    public static Headers of(List<Header> fields) {
        return fields.isEmpty() ? NONE : new Headers(fields);
    }

    /** These, and one more at the end. */
    public Headers and(String name, String value) {
        return new Headers(
                Stream.concat(fields.stream(), Stream.of(new Header(name, value))).toList());
    }

    /** These, and this one at the end in place of all that have its name. */
    public Headers with(String name, String value) {
        return without(name).and(name, value);
    }

    /** These but for those of that name. */
    public Headers without(String name) {
        return of(fields.stream().filter(field -> !field.named(name)).toList());
    }

    /** The value of the first of that name. */
    public Optional<String> first(String name) {
        return fields.stream().filter(field -> field.named(name)).map(Header::value).findFirst();
    }

    /** The values of all of that name, in order. */
    public List<String> all(String name) {
        return fields.stream().filter(field -> field.named(name)).map(Header::value).toList();
    }

    /** Whether there is one of that name. */
    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.named(name));
    }

    /** All of them; cannot be changed. */
    public List<Header> list() {
        return fields;
    }

    @Override
    public Iterator<Header> iterator() {
        return fields.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && fields.equals(headers.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
