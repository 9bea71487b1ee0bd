package dev.islay.server;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The workers of a pool in the order of their start, until their processes have ended. */
final class Wards {
    private final Map<Long, Ward> wards = new LinkedHashMap<>();
    private int generation;
    private long lastId;

    /** Another one, of this generation. */
    Ward add() {
        Ward ward = new Ward(++lastId, generation);
        wards.put(ward.id(), ward);
        return ward;
    }

    @Nullable Ward get(long id) {
        return wards.get(id);
    }

    @Nullable Ward remove(long id) {
        return wards.remove(id);
    }

    int size() {
        return wards.size();
    }

    /** Those of which that is true; a copy. */
    List<Ward> which(Predicate<Ward> are) {
        return wards.values().stream().filter(are).toList();
    }

    int count(Predicate<Ward> are) {
        return (int) wards.values().stream().filter(are).count();
    }

    boolean any(Predicate<Ward> are) {
        return wards.values().stream().anyMatch(are);
    }

    /** Those that are there are of the last generation from now on. */
    void nextGeneration() {
        generation++;
    }

    /** It serves, and no other is to take its place. */
    boolean good(Ward ward) {
        return ward.serves() && !ward.unwanted() && !old(ward);
    }

    /** It serves with what was wanted before the last reload. */
    boolean old(Ward ward) {
        return ward.serves() && ward.generation() < generation;
    }

    /** The old ones are as good as new. */
    void adoptOld() {
        which(this::old).forEach(ward -> ward.adopt(generation));
    }

    /** Of those that serve the oldest that is not good; without one, the youngest. */
    Ward leastWanted() {
        List<Ward> serving = which(Ward::serves);
        return serving.stream()
                .filter(ward -> !good(ward))
                .min(Comparator.comparingLong(Ward::id))
                .orElse(serving.getLast());
    }
}
