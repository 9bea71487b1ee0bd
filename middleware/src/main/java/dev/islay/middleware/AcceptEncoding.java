package dev.islay.middleware;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What codings of a body a client takes, and how gladly: RFC 9110, 12.5.3. Sans-IO. A member that
 * is not well-formed counts as not there.
 */
final class AcceptEncoding {
    private final Map<String, Integer> weights = new HashMap<>();

    /** Of the value of {@code Accept-Encoding}; empty if there was none. */
    AcceptEncoding(String field) {
        for (String member : field.split(",", -1)) {
            String[] parts = member.toLowerCase(Locale.ROOT).split(";", -1);
            String coding = parts[0].strip();
            int weight = parts.length == 1 ? 1000 : parts.length == 2 ? weight(parts[1]) : -1;
            if (weight >= 0 && !coding.isEmpty()) {
                weights.putIfAbsent(coding.equals("x-gzip") ? "gzip" : coding, weight);
            }
        }
    }

    /** In thousandths; −1 if it is none. */
    private static int weight(String parameter) {
        String text = parameter.strip();
        if (!text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
            return -1;
        }
        return (int) Math.round(Double.parseDouble(text.substring(2)) * 1000);
    }

    /**
     * The one that the client likes best; of several, the first. Empty if it likes the body as it
     * is better than all of them.
     *
     * @param offered in the order of our own preference
     */
    Optional<String> best(List<String> offered) {
        int identity = weights.getOrDefault("identity", 0);
        String best = null;
        int highest = Math.max(0, identity - 1);
        for (String coding : offered) {
            int weight = weights.getOrDefault(coding, weights.getOrDefault("*", 0));
            if (weight > highest) {
                best = coding;
                highest = weight;
            }
        }
        return Optional.ofNullable(best);
    }
}
