package dev.islay.tests;

import java.util.EnumMap;
import java.util.Map;

/**
 * One server for each Python, started when first asked for, for all the tests that need no settings
 * of their own: it serves all of {@link Launch#APPS}. They run until the last test has ended.
 */
final class SharedServers implements AutoCloseable {
    private static final Map<Python, IslayProcess> RUNNING = new EnumMap<>(Python.class);

    static synchronized IslayProcess on(Python python) {
        Launch launch = Launch.all().on(python);
        return RUNNING.computeIfAbsent(python, _ -> launch.start());
    }

    static synchronized boolean has(IslayProcess process) {
        return RUNNING.containsValue(process);
    }

    @Override
    public void close() {
        synchronized (SharedServers.class) {
            RUNNING.values().forEach(IslayProcess::close);
            RUNNING.clear();
        }
    }
}
