package dev.islay.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sockets that a service manager has opened for this process: systemd's protocol, see
 * sd_listen_fds(3). They are the descriptors from 3 on.
 *
 * @param names one for each descriptor; empty where there is none
 */
record Activation(List<String> names) {
    /** How many descriptors there are. */
    static final String COUNT = "LISTEN_FDS";

    private static final int FIRST = 3;
    private static final int MOST = 1000;

    Activation {
        names = List.copyOf(names);
    }

    /** Reads the variables; those that were meant for another process count for nothing. */
    static Activation of(Map<String, String> environment, long pid) {
        boolean ours = environment.getOrDefault("LISTEN_PID", "").equals(Long.toString(pid));
        String count = environment.getOrDefault(COUNT, "");
        if (!ours || !count.matches("\\d{1,4}")) {
            return new Activation(List.of());
        }
        String[] given = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, Integer.parseInt(count)); i++) {
            names.add(i < given.length ? given[i] : "");
        }
        return new Activation(names);
    }

    /** That of the process we are in. */
    static Activation ofThisProcess(Map<String, String> environment) {
        return of(environment, ProcessHandle.current().pid());
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** All of them, as addresses are written. */
    List<String> addresses() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(BindAddress.Inherited.PREFIX + (FIRST + i));
        }
        return all;
    }

    /** The descriptors that have this name: several may. */
    List<Integer> named(String name) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                found.add(FIRST + i);
            }
        }
        return found;
    }
}
