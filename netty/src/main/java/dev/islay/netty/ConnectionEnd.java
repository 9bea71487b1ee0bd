package dev.islay.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;

/** The ways in which a connection ends. Once one has begun, nothing more is served on it. */
final class ConnectionEnd {
    private final Channel channel;
    private final Patience patience;
    private final ReadGate reading;
    private boolean begun;

    ConnectionEnd(Channel channel, Patience patience, ReadGate reading) {
        this.channel = channel;
        this.patience = patience;
        this.reading = reading;
    }

    boolean begun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    void now() {
        begun = true;
        channel.flush();
        channel.close();
    }

    void afterWrites() {
        begun = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Closes our side first and reads on for a short time: closing a socket with unread bytes would
     * send a reset, which can destroy the answer before the client has read it (RFC 9112, 9.6). The
     * time begins when the client has been sent everything.
     */
    void lingering(boolean inputEnded) {
        begun = true;
        if (inputEnded || !(channel instanceof DuplexChannel duplex)) {
            afterWrites();
            return;
        }
        patience.enter(Patience.Phase.ANSWER);
        reading.openForGood();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> {
                    if (written.isSuccess()) {
                        patience.enter(Patience.Phase.LINGER);
                        duplex.shutdownOutput();
                    } else {
                        channel.close();
                    }
                });
    }
}
