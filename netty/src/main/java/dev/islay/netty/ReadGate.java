package dev.islay.netty;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;

/** Whether a connection is read: it is not while anybody has a reason against it. */
final class ReadGate {
    /** Why reading pauses. */
    enum Reason {
        /** Enough requests wait behind the one that runs. */
        PIPELINE,
        /** The body comes faster than it can be passed on. */
        BODY
    }

    private final Channel channel;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private boolean ended;

    ReadGate(Channel channel) {
        this.channel = channel;
    }

    /** The client has shut its sending side: Netty has stopped watching it, and must not again. */
    void ended() {
        ended = true;
    }

    void pause(Reason reason, boolean paused) {
        if (ended) {
            return;
        }
        boolean changed = paused ? reasons.add(reason) : reasons.remove(reason);
        if (changed) {
            channel.config().setAutoRead(reasons.isEmpty());
        }
    }

    void openForGood() {
        reasons.clear();
        channel.config().setAutoRead(true);
    }
}
