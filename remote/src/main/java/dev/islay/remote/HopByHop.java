package dev.islay.remote;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The fields that belong to one connection and are not passed on: RFC 9110, 7.6.1. */
final class HopByHop {
    private static final List<String> ALWAYS =
            List.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private HopByHop() {}

    /**
     * Their names, in small letters.
     *
     * @param connection the values of {@code Connection}, which names more of them
     * @param others what else is not passed on
     */
    static Set<String> names(Collection<String> connection, Collection<String> others) {
        Set<String> names = new HashSet<>(ALWAYS);
        names.addAll(others);
        connection.stream()
                .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(String::strip)
                .forEach(names::add);
        return names;
    }
}
