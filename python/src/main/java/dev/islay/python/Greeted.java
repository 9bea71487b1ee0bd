package dev.islay.python;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** Whose process connects to a {@link WorkerSocket}. Called on the event loop. */
interface Greeted {
    /** 0 as long as there is no process. */
    long pid();

    /** The handler for a connection that has proved itself; null when it has no place here. */
    @Nullable ChannelHandler connected(Channel channel, String place);

    /** Nothing could be listened at. */
    void startFailed(String summary);
}
