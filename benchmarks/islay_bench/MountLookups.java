import dev.islay.gateway.MountPoint;
import dev.islay.gateway.MountTable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints the nanoseconds of a look-up, one line for each argument: a number of hosts. */
final class MountLookups {
    private static final int PATHS = 10;
    private static final int ROUNDS = 15;
    private static final int LOOKUPS = 2_000_000;

    private final MountTable<Integer> table;
    private final String[] hosts;
    private final String[] paths = new String[PATHS];

    private MountLookups(int count) {
        Map<MountPoint, Integer> mounts = new LinkedHashMap<>();
        hosts = new String[count];
        for (int host = 0; host < count; host++) {
            hosts[host] = "h" + host + ".example:8000";
            for (int path = 0; path < PATHS; path++) {
                paths[path] = "/p" + path + "/x";
                mounts.put(MountPoint.parse("h" + host + ".example/p" + path), mounts.size());
            }
        }
        table = MountTable.of(mounts);
    }

    /** The least of some rounds, after others: what else the machine does only adds to it. */
    public static void main(String[] arguments) {
        MountLookups[] all = new MountLookups[arguments.length];
        double[] least = new double[arguments.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = new MountLookups(Integer.parseInt(arguments[i]));
        }
        for (int round = 0; round < 2 * ROUNDS; round++) {
            for (int i = 0; i < all.length; i++) {
                double taken = all[i].nanoseconds();
                least[i] = round <= ROUNDS ? taken : Math.min(taken, least[i]);
            }
        }
        for (double each : least) {
            System.out.println(each);
        }
    }

    private double nanoseconds() {
        long seen = 0;
        long from = System.nanoTime();
        for (int i = 0; i < LOOKUPS; i++) {
            // A step that has no factor in common with the number of hosts: all of them, out of order.
            String host = hosts[(int) (i * 7919L % hosts.length)];
            seen += table.find(host, paths[i % PATHS]).orElseThrow();
        }
        long taken = System.nanoTime() - from;
        if (seen < 0) {
            throw new AssertionError("a look-up went wrong");
        }
        return (double) taken / LOOKUPS;
    }
}
