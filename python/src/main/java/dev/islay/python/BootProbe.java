package dev.islay.python;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.Request;
import dev.islay.gateway.ResponseWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Asks each application of a new worker for one page, one after another, on its first thread: what
 * answers with 2xx or 3xx serves. There is no time limit here; that of the worker's start holds.
 *
 * <p>Threading: the event loop.
 */
final class BootProbe {
    /** Numbers of requests are counted from 1 on, so those of probes from the other end. */
    private static final long LAST_ID = Long.MAX_VALUE;

    private final Worker worker;
    private final ThreadConnection connection;
    private final ProbeTarget target;
    private final Request request;
    private final Deque<Integer> left;

    BootProbe(Worker worker, ThreadConnection connection, ProbeTarget target, String software) {
        this.worker = worker;
        this.connection = connection;
        this.target = target;
        this.request = target.checked(software);
        this.left = new ArrayDeque<>(worker.report().loaded());
    }

    /** Asks the next one; when all have answered, the worker is told. */
    void next() {
        Integer number = left.poll();
        if (number == null) {
            worker.probed();
            return;
        }
        PythonPool pool = worker.pool();
        ProbeExchange exchange =
                new ProbeExchange(
                        LAST_ID - number,
                        request,
                        (status, whole) ->
                                pool.around()
                                        .loop()
                                        .execute(() -> answered(number, status, whole)));
        PythonApplication application = new PythonApplication(pool, number, "", 0, false);
        ResponseWriter response =
                new ResponseWriter(exchange, pool.around().rules(), AccessLog.NONE);
        Ticket ticket =
                new Ticket(new ExchangeOrigin(exchange, response), application, System.nanoTime());
        ticket.touchBody(); // never to be sent to another worker
        connection.send(ticket, pool.encoder());
        connection.flush();
    }

    /** In a turn of its own: the frame that brought the answer is not done with before. */
    private void answered(int number, String status, boolean whole) {
        if (worker.state() != WorkerState.PROBED) {
            return;
        }
        if (!whole || !status.startsWith("2") && !status.startsWith("3")) {
            worker.report().probeFailed(number, target, whole ? status : status + ", cut off");
        }
        next();
    }
}
