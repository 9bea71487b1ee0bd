package dev.islay.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what somebody probably meant. */
public final class NearestName {
    private NearestName() {}

    /** The name that takes the fewest changes of a letter, if those are few. */
    public static Optional<String> of(String word, Stream<String> names) {
        int most = 1 + word.length() / 4;
        return names.min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= most);
    }

    /** The same as the end of a message: {@code ; did you mean that?}. */
    public static Optional<String> hint(String word, Stream<String> names) {
        return of(word, names).map(near -> "; did you mean " + near + "?");
    }

    /** Letters to insert, remove or change (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
