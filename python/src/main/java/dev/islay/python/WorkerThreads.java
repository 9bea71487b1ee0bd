package dev.islay.python;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connections of a worker's application threads, by number. Threading: the event loop. */
final class WorkerThreads {
    private final @Nullable ThreadConnection[] connections;
    private int open;

    WorkerThreads(int count) {
        this.connections = new ThreadConnection[count];
    }

    int count() {
        return connections.length;
    }

    /** Null when that number is no thread's, or has connected before. */
    @Nullable ThreadConnection connect(Worker worker, Channel channel, String number) {
        int index = number.matches("\\d{1,4}") ? Integer.parseInt(number) : -1;
        if (index < 0 || index >= connections.length || connections[index] != null) {
            return null;
        }
        ThreadConnection connection = new ThreadConnection(worker, channel, index);
        connections[index] = connection;
        open++;
        return connection;
    }

    void ended() {
        open--;
    }

    /** All are connected, and none has ended. */
    boolean complete() {
        return open == connections.length;
    }

    /** None is connected. */
    boolean silent() {
        return open == 0;
    }

    /** That of a thread that has connected. */
    ThreadConnection at(int index) {
        return Objects.requireNonNull(connections[index]);
    }

    /** Those that have connected. */
    List<ThreadConnection> all() {
        List<ThreadConnection> all = new ArrayList<>();
        for (ThreadConnection connection : connections) {
            if (connection != null) {
                all.add(connection);
            }
        }
        return all;
    }

    /** What stands on a connection has a number of its own: is there a thread with that? */
    boolean has(int index) {
        return index >= 0 && index < connections.length && connections[index] != null;
    }

    /**
     * The worker is dead and everything it wrote has been read.
     *
     * @param begun what the progress page says of each thread
     * @param lost gets the names of the requests that were lost
     * @return those that had not begun, in the order in which they came
     */
    List<Ticket> bury(long[] begun, List<String> lost) {
        List<Ticket> unbegun = new ArrayList<>();
        for (ThreadConnection connection : all()) {
            unbegun.addAll(connection.bury(begun[connection.index()], lost));
            connection.close();
        }
        unbegun.sort(Comparator.comparingLong(Ticket::id));
        return unbegun;
    }
}
