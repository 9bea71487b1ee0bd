package dev.islay.python;

import dev.islay.gateway.ApplicationThreads;
import dev.islay.wsgi.Application;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Java applications that Python code may call, by their names.
 *
 * <p>Threading: any.
 */
public final class CalledApplications {
    private final ApplicationThreads threads;
    private final int deepest;
    private final String software;
    private final Map<String, Application> applications = new ConcurrentSkipListMap<>();
    private final Set<String> expected = ConcurrentHashMap.newKeySet();

    /**
     * Without any.
     *
     * @param deepest calls from Python that may be nested in each other
     * @param software the value of {@code SERVER_SOFTWARE}
     */
    public CalledApplications(ApplicationThreads threads, int deepest, String software) {
        this.threads = threads;
        this.deepest = deepest;
        this.software = software;
    }

    /** Adds one, in place of what had the name. */
    public void put(String name, Application application) {
        applications.put(name, application);
    }

    /** There will be some by these names: a worker that starts now may ask for them. */
    public void expect(Collection<String> names) {
        expected.addAll(names);
    }

    /** What code may ask for. */
    List<String> names() {
        return Stream.concat(expected.stream(), applications.keySet().stream())
                .filter(one -> !one.startsWith("#"))
                .distinct()
                .sorted()
                .toList();
    }

    @Nullable Application find(String name) {
        return applications.get(name);
    }

    /** What a person is told of a name that is not there. */
    String missing(String name) {
        String names = String.join(", ", names());
        return "there is no application %s; %s"
                .formatted(name, names.isEmpty() ? "the settings name none" : "there is " + names);
    }

    ApplicationThreads threads() {
        return threads;
    }

    int deepest() {
        return deepest;
    }

    String software() {
        return software;
    }
}
