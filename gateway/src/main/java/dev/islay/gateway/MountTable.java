package dev.islay.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which mount a request goes to, by its host and path. Sans-IO and immutable.
 *
 * <p>The most particular host comes first: the one named, then the nearest domain with a wildcard,
 * then any. Within a host the longest prefix counts, of whole segments: {@code /api} holds {@code
 * /api} and {@code /api/x}, and not {@code /apis}. Where a host has no prefix for a path, the next
 * host that fits is asked: a mount without a host holds for all of them.
 *
 * <p>Paths are compared as applications see them, percent-decoded, an escaped slash like any other:
 * so {@code SCRIPT_NAME} and {@code PATH_INFO} never name a path that belongs to another mount.
 *
 * <p>A look-up costs one table access for each segment of the path, as many as the longest prefix
 * has, for each host that fits; the number of mounts and hosts does not matter.
 */
public final class MountTable<T> {
    private final Map<String, Prefixes<T>> exact = new HashMap<>();
    private final Map<String, Prefixes<T>> below = new HashMap<>();
    private final Prefixes<T> any = new Prefixes<>();

    /** Puts a mount into the table in the making. */
    private void add(MountPoint point, T target) {
        HostPattern host = point.host();
        Prefixes<T> prefixes =
                switch (host.kind()) {
                    case EXACT -> exact.computeIfAbsent(host.name(), _ -> new Prefixes<>());
                    case BELOW -> below.computeIfAbsent(host.name(), _ -> new Prefixes<>());
                    case ANY -> any;
                };
        prefixes.add(point.prefix(), target);
    }

    /** A table of these mounts. */
    public static <T> MountTable<T> of(Map<MountPoint, T> mounts) {
        MountTable<T> table = new MountTable<>();
        mounts.forEach(table::add);
        return table;
    }

    /**
     * The mount for a request.
     *
     * @param host as {@link Request#host}: with or without a port, in any case; null without one
     * @param path as {@link Request#path}
     */
    public Optional<T> find(@Nullable String host, String path) {
        if (host != null && !(exact.isEmpty() && below.isEmpty())) {
            T found = ofHost(HostPattern.normal(Authority.host(host)), path);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.ofNullable(any.find(path));
    }

    private @Nullable T ofHost(String host, String path) {
        Prefixes<T> own = exact.get(host);
        T found = own == null ? null : own.find(path);
        if (below.isEmpty()) {
            return found;
        }
        for (int dot = host.indexOf('.'); found == null && dot >= 0; ) {
            Prefixes<T> domain = below.get(host.substring(dot + 1));
            found = domain == null ? null : domain.find(path);
            dot = host.indexOf('.', dot + 1);
        }
        return found;
    }

    /** The mounts of one host. */
    private static final class Prefixes<T> {
        private final Map<String, T> targets = new HashMap<>();
        private int deepest;

        void add(String prefix, T target) {
            targets.put(prefix, target);
            deepest = Math.max(deepest, (int) prefix.chars().filter(c -> c == '/').count());
        }

        /** Looks from the longest beginning of the path that could be a prefix to the empty one. */
        @Nullable T find(String path) {
            int end = end(path);
            while (end > 0) {
                T found = targets.get(path.substring(0, end));
                if (found != null) {
                    return found;
                }
                end = path.lastIndexOf('/', end - 1);
            }
            return targets.get("");
        }

        /** Behind as many segments as the longest prefix has. */
        private int end(String path) {
            int end = path.startsWith("/") ? 0 : -1;
            for (int i = 0; i < deepest && end >= 0 && end < path.length(); i++) {
                int slash = path.indexOf('/', end + 1);
                end = slash < 0 ? path.length() : slash;
            }
            return end;
        }
    }
}
