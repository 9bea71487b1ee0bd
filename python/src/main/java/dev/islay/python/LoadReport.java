package dev.islay.python;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has told of its start: of each application, and then that it is ready. Nothing of
 * it can be changed afterwards, because others decide by it already.
 *
 * <p>Threading: the event loop.
 */
final class LoadReport {
    private final int applications;
    private final SortedMap<Integer, Loaded> loaded = new TreeMap<>();
    private final SortedMap<Integer, LoadFailure> failures = new TreeMap<>();
    private @Nullable WorkerReady ready;

    /** {@code applications}: how many it was given. */
    LoadReport(int applications) {
        this.applications = applications;
    }

    void loaded(long application, Map<String, String> values) throws ProtocolViolation {
        loaded.put(number(application), Loaded.of(values));
    }

    void failed(long application, Map<String, String> values) throws ProtocolViolation {
        failures.put(number(application), LoadFailure.of(values));
        loaded.remove((int) application);
    }

    private int number(long application) throws ProtocolViolation {
        checkOpen("a report about an application");
        if (application < 0 || application >= applications) {
            throw new ProtocolViolation("there is no application " + application);
        }
        return (int) application;
    }

    /** The process did not come up: nothing of what it was to serve is there. */
    void failed(String summary) {
        for (int i = 0; i < applications; i++) {
            if (!loaded.containsKey(i)) {
                failures.putIfAbsent(i, LoadFailure.ofStart(summary));
            }
        }
        if (failures.isEmpty()) {
            loaded.keySet().forEach(i -> failures.put(i, LoadFailure.ofStart(summary)));
        }
    }

    /** Somebody else has tried to load them. */
    void failed(SortedMap<Integer, LoadFailure> told) {
        failures.putAll(told);
    }

    /** The numbers of the applications that have loaded. */
    Set<Integer> loaded() {
        return Set.copyOf(loaded.keySet());
    }

    /** An application has loaded and does not answer: as if it had not. Before it serves only. */
    void probeFailed(int application, ProbeTarget probe, String status) {
        Loaded broken = loaded.remove(application);
        String name = broken == null ? "the application" : broken.application();
        failures.put(
                application,
                new LoadFailure(
                        "probe",
                        "%s answered the probe %s with %s: 2xx or 3xx is needed (--probe)"
                                .formatted(name, probe, status),
                        "",
                        null));
    }

    void ready(long pid, Map<String, String> values) throws ProtocolViolation {
        checkOpen("READY");
        if (loaded.isEmpty()) {
            throw new ProtocolViolation("READY of a worker that has loaded nothing");
        }
        ready = WorkerReady.of(pid, values, loaded, failures);
    }

    private void checkOpen(String what) throws ProtocolViolation {
        if (ready != null) {
            throw new ProtocolViolation(what + " behind READY");
        }
    }

    /** Null while it has not said that it is ready. */
    @Nullable WorkerReady ready() {
        return ready;
    }

    SortedMap<Integer, LoadFailure> failures() {
        return failures;
    }
}
