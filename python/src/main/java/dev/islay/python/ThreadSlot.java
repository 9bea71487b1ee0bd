package dev.islay.python;

/**
 * One application thread of a worker as the scheduler sees it: how much is in its pipe, and since
 * when the first of it runs. Called on the event loop only.
 *
 * <p>A slot is idle (nothing in flight), running, or stuck: its head has run for longer than {@link
 * WorkerSlots#patience}, or is held. A stuck slot gets nothing more until something of it has
 * finished, but for one request shortly before that is foreseen ({@link #endsSoon}).
 */
final class ThreadSlot<R> {
    private final WorkerSlots<R> worker;
    private final int index;

    private int inFlight;
    private long since;
    private boolean stuck;
    private boolean held;
    private boolean timed;
    private boolean recalling;
    private boolean ahead;
    private boolean closed;

    /** Where it stands among the worker's pipelined slots; −1 when it is not one. */
    int place = -1;

    ThreadSlot(WorkerSlots<R> worker, int index) {
        this.worker = worker;
        this.index = index;
    }

    /** The thread's number in the protocol. */
    int index() {
        return index;
    }

    WorkerSlots<R> worker() {
        return worker;
    }

    /** Requests assigned and neither finished nor given back. */
    int inFlight() {
        return inFlight;
    }

    /**
     * So many responses have ended, told once for each batch that was read from the thread's
     * connection: the averages are taken over batches. A response that waits for a {@code TAKEN}
     * frame ends when that is sent.
     */
    void finished(int count) {
        if (count < 0 || count > inFlight) {
            throw new IllegalArgumentException(
                    "%d finished, but %d in flight on thread %d".formatted(count, inFlight, index));
        }
        if (count == 0) {
            return;
        }
        long now = worker.now();
        worker.finished(count, timed ? now - since : 0);
        inFlight -= count;
        since = now;
        timed = true;
        held = false;
        ahead = false;
        resume();
    }

    /**
     * Whether the head waits for something that is not the application: a client that reads slowly.
     * What stands behind it is recalled, and its time is not counted as the application's. Ends by
     * itself with the head.
     */
    void headHeld(boolean waits) {
        if (waits == held || inFlight == 0) {
            return;
        }
        held = waits;
        timed = false;
        if (waits) {
            stick();
        } else {
            since = worker.now();
            resume();
        }
    }

    /** The worker has answered a recall: so many, from the end of the pipe, are not in it. */
    void recalled(int givenBack) {
        if (!recalling || givenBack < 0 || givenBack > inFlight) {
            throw new IllegalArgumentException(
                    "%d given back by thread %d, %d in flight, %s"
                            .formatted(
                                    givenBack,
                                    index,
                                    inFlight,
                                    recalling ? "recalled" : "not recalled"));
        }
        recalling = false;
        ahead = false;
        inFlight -= givenBack;
        worker.gaveBack(givenBack);
        closed &= givenBack == 0;
        if (inFlight == 0) {
            if (givenBack > 0) {
                resume();
            } else {
                worker.rested(this);
            }
        }
    }

    /**
     * The request assigned last is the last in its pipe (its body is still to come): nothing goes
     * behind it until the pipe is empty or it was given back. The worker must not be sent its body
     * before it is the head: it may be recalled until then.
     */
    void closePipe() {
        closed = inFlight > 0;
    }

    void assigned(long now) {
        if (inFlight++ == 0) {
            since = now;
            timed = true;
        }
    }

    /** Whether another request may go behind what is there. */
    boolean takes(int window, long now) {
        return inFlight < window && !closed && !recalling && !overdue(now);
    }

    boolean overdue(long now) {
        return inFlight > 0 && (held || now - since >= worker.patience(this));
    }

    /** Whether what runs here will soon have ended, so that the next request may be sent now. */
    boolean endsSoon(long now) {
        return inFlight == 1
                && timed
                && !closed
                && !recalling
                && worker.forecast().endsSoon(now - since);
    }

    /** The request assigned last was sent because the head {@link #endsSoon}. */
    void sentAhead() {
        ahead = true;
    }

    /** Whether what was {@link #sentAhead} is still expected to begin soon. */
    boolean expected(long now) {
        return ahead && !held && !worker.forecast().wasWrong(now - since);
    }

    /**
     * Whether what stands behind a stuck head is to be recalled.
     *
     * @param taken there is a thread that could take it
     */
    boolean holdsUp(long now, boolean taken) {
        boolean stands = stuck && inFlight > 1 && !recalling;
        return stands && (ahead ? !expected(now) : taken);
    }

    boolean stuck() {
        return stuck;
    }

    boolean recalling() {
        return recalling;
    }

    /** The recall of this slot has been sent. */
    void recallSent() {
        recalling = true;
    }

    void stick() {
        if (!stuck) {
            stuck = true;
            worker.stuck(this);
        }
    }

    /** Something of it has ended: it runs on, or is idle. */
    private void resume() {
        if (stuck) {
            stuck = false;
            worker.unstuck(this);
        }
        if (inFlight == 0) {
            closed = false;
            held = false;
            worker.emptied(this);
        }
    }
}
