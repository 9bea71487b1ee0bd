package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.StartResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several applications side by side, each at a host, a path or both: PEP 3333, "Middleware:
 * Components that Play Both Sides", its first example.
 *
 * <pre>{@code
 * Application site = UrlMap.of(Map.of(
 *         "/", shop,
 *         "/blog", blog,
 *         "admin.example.org/", admin,
 *         "*.example.org/", tenants));
 * }</pre>
 *
 * <p>The most particular host comes first (the one named, then the nearest wildcard, then none),
 * and within it the longest prefix of whole segments: {@code /blog} has {@code /blog} and {@code
 * /blog/x}, not {@code /blogs}. Where a host has no prefix for the path, the next host that fits is
 * asked. Nothing fits: 404.
 *
 * <p>The application gets the prefix moved from {@code PATH_INFO} to the end of {@code SCRIPT_NAME}
 * (PEP 3333, "environ Variables"), so maps stand within maps. The request's host is {@code
 * HTTP_HOST} without its port, or {@code SERVER_NAME} (PEP 3333, "URL Reconstruction").
 *
 * <p>Immutable; changes neither bodies nor responses.
 */
public final class UrlMap implements Application {
    private static final Application NOTHING =
            PlainAnswer.of("404 Not Found", "No application is mounted here.");

    private final Map<String, Map<String, Application>> hosts = new HashMap<>();

    private UrlMap() {}

    /**
     * A map of these places: {@code [HOST]/PREFIX}, such as {@code /}, {@code /blog}, {@code
     * example.org/} or {@code *.example.org/blog}. Prefixes are compared decoded, as applications
     * see them.
     *
     * @throws IllegalArgumentException if a place has no slash, or two are the same
     */
    public static UrlMap of(Map<String, ? extends Application> places) {
        UrlMap map = new UrlMap();
        places.forEach(map::add);
        return map;
    }

    private void add(String place, Application application) {
        int slash = place.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "%s is no place: [HOST]/PREFIX is, such as /blog or example.org/"
                            .formatted(place));
        }
        String prefix = Environ.nativeString(place.substring(slash).replaceFirst("/+$", ""));
        Application other =
                hosts.computeIfAbsent(normal(place.substring(0, slash)), _ -> new HashMap<>())
                        .put(prefix, application);
        if (other != null) {
            throw new IllegalArgumentException(place + " is there twice");
        }
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String path = environ.pathInfo();
        Found found = find(host(environ), path);
        if (found == null) {
            return NOTHING.call(environ, startResponse);
        }
        environ.put("SCRIPT_NAME", environ.scriptName() + found.prefix());
        environ.put("PATH_INFO", path.substring(found.prefix().length()));
        return found.application().call(environ, startResponse);
    }

    private record Found(String prefix, Application application) {}

    private @Nullable Found find(String host, String path) {
        Found found = within(host, path);
        for (int dot = host.indexOf('.'); found == null && dot >= 0; ) {
            found = within("*" + host.substring(dot), path);
            dot = host.indexOf('.', dot + 1);
        }
        return found != null ? found : within("", path);
    }

    private @Nullable Found within(String host, String path) {
        Map<String, Application> prefixes = hosts.get(host);
        if (prefixes == null) {
            return null;
        }
        int end = path.startsWith("/") ? path.length() : 0;
        while (true) {
            String prefix = path.substring(0, Math.max(end, 0));
            Application application = prefixes.get(prefix);
            if (application != null) {
                return new Found(prefix, application);
            }
            if (end <= 0) {
                return null;
            }
            end = path.lastIndexOf('/', end - 1);
        }
    }

    private static String host(Environ environ) {
        String host = environ.header("Host");
        return normal(host.isEmpty() ? environ.serverName() : host.replaceFirst(":[0-9]*$", ""));
    }

    private static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
