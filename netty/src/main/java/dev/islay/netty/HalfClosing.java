package dev.islay.netty;

import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.DelegatingHandle;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioDomainSocketChannel;

/**
 * Lets the client of a Unix socket shut its sending side on NIO. Netty 4.2 closes such a channel at
 * the end of its input whatever {@code ALLOW_HALF_CLOSURE} says: it looks for the option on TCP
 * channels alone. So it is not shown the end: this stands where a channel notes how much was read,
 * and ends the input by itself.
 */
final class HalfClosing extends DelegatingHandle {
    private final NioDomainSocketChannel channel;
    private boolean ended;

    private HalfClosing(NioDomainSocketChannel channel, RecvByteBufAllocator.Handle delegate) {
        super(delegate);
        this.channel = channel;
    }

    /** To be called before anything is read. Does nothing for other kinds of channel. */
    static void allow(Channel channel) {
        if (channel instanceof NioDomainSocketChannel unix) {
            RecvByteBufAllocator plain = unix.config().getRecvByteBufAllocator();
            unix.config().setRecvByteBufAllocator(() -> new HalfClosing(unix, plain.newHandle()));
        }
    }

    @Override
    public void lastBytesRead(int bytes) {
        super.lastBytesRead(Math.max(0, bytes));
        if (bytes < 0 && !ended) {
            ended = true;
            channel.eventLoop().execute(this::endInput);
        }
    }

    /** From now on the channel does not ask for input, so it is not woken for its end again. */
    private void endInput() {
        channel.shutdownInput();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
}
