package dev.islay.server;

import dev.islay.python.LoadFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;

/** Tells why applications do not load: a traceback once, and a line while the same goes on. */
final class FailureLog {
    private final Logger log;
    private final String prefix;
    private final Map<Integer, LoadFailure> told = new HashMap<>();

    FailureLog(Logger log, String prefix) {
        this.log = log;
        this.prefix = prefix;
    }

    /** {@code consequence}: what follows from it, for the end of the line. */
    void tell(SortedMap<Integer, LoadFailure> failures, String consequence) {
        failures.forEach((number, failure) -> {
            boolean same = failure.equals(told.put(number, failure));
            log.error(
                    "{}{}; {}{}",
                    prefix,
                    failure.summary(),
                    consequence,
                    same || failure.traceback().isBlank()
                            ? ""
                            : "\n" + failure.traceback().stripTrailing());
        });
    }

    /** Somebody else has told them. */
    void toldElsewhere(SortedMap<Integer, LoadFailure> failures) {
        told.putAll(failures);
    }

    /** All but those applications load. */
    void onlyThoseFail(Set<Integer> applications) {
        told.keySet().retainAll(applications);
    }
}
