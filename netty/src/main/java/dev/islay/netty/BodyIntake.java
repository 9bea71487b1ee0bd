package dev.islay.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestRefused;
import dev.islay.netty.Patience.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * The body that a connection is reading: what it goes to, how long it may take, and whether it
 * broke off, after which nothing more can be read from the connection.
 *
 * <p>Threading: the event loop of the channel only.
 */
final class BodyIntake {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final FrontEnd frontEnd;
    private final Channel channel;
    private final Patience patience;
    private final ReadGate reading;
    private @Nullable BodyReceiver receiver;
    private boolean brokeOff;

    BodyIntake(FrontEnd frontEnd, Channel channel, Patience patience, ReadGate reading) {
        this.frontEnd = frontEnd;
        this.channel = channel;
        this.patience = patience;
        this.reading = reading;
    }

    /** A body is being read. */
    boolean open() {
        return receiver != null;
    }

    /** A body has not come to its end: where the next request would begin is not known. */
    boolean brokeOff() {
        return brokeOff;
    }

    /** The request has no body; the decoder still sends its end. */
    void empty(Runnable complete) {
        receiver = new DiscardedBody(complete, () -> {});
    }

    /** {@code givenUp} runs when the body is not worth reading. */
    void discard(Runnable complete, Runnable givenUp) {
        patience.enter(Phase.BODY);
        receiver = new DiscardedBody(complete, givenUp);
    }

    void buffer(Request request, long limit, BufferedBody.Outcome outcome) {
        patience.enter(Phase.BODY);
        receiver =
                new BufferedBody(
                        frontEnd.spool(), request.contentLength(), limit, this::pause, outcome);
        sendContinue(request);
    }

    void stream(NettyExchange exchange, long limit) {
        patience.enter(Phase.ANSWER);
        StreamedBody streamed =
                new StreamedBody(limit, this::pause, () -> sendContinue(exchange.request()));
        exchange.attach(new RequestBody.Streamed(streamed), streamed::close);
        receiver = streamed;
    }

    private void sendContinue(Request request) {
        if (request.expectsContinue()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
        }
    }

    /** While we do not read, the client cannot be blamed for being slow. */
    private void pause(boolean paused) {
        reading.pause(ReadGate.Reason.BODY, paused);
        if (receiver != null) {
            patience.enter(paused ? Phase.ANSWER : Phase.BODY);
        }
    }

    /** Takes the content over. True: the body is complete with it. */
    boolean receive(HttpContent content) {
        BodyReceiver to = receiver;
        if (to == null) {
            content.release();
            return false;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            breakOff(DecoderFailure.ofBody(content.decoderResult().cause(), frontEnd.limits()));
            return false;
        }
        ByteBuf bytes = content.content();
        boolean last = content instanceof LastHttpContent;
        if (bytes.isReadable()) {
            patience.bodyArrived(bytes.readableBytes());
            to.content(bytes);
        } else {
            content.release();
        }
        if (!last || receiver != to) {
            return false;
        }
        complete(to);
        return true;
    }

    private void complete(BodyReceiver to) {
        receiver = null;
        patience.enter(Phase.ANSWER);
        to.end();
    }

    /** The body will not be complete. Without effect when none is being read. */
    void breakOff(RequestRefused why) {
        BodyReceiver to = receiver;
        if (to != null) {
            receiver = null;
            brokeOff = true;
            to.broken(why);
        }
    }

    /** Nothing that is still to come is wanted. */
    void forget() {
        receiver = null;
    }
}
