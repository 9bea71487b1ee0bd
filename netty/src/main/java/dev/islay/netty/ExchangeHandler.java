package dev.islay.netty;

import dev.islay.gateway.Endpoint;
import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestRefused;
import dev.islay.netty.Patience.Phase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes exchanges of what the decoder yields, one after another: the next request of a connection
 * is begun when the response to the one before is complete and the client takes it. What arrives
 * meanwhile waits in {@link Pipelined}, which pauses reading when it holds enough.
 *
 * <p>Threading: the event loop of the channel only.
 */
final class ExchangeHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

    private final FrontEnd frontEnd;
    private final Channel channel;
    private final Peer peer;
    private final Patience patience;
    private final ReadGate reading;
    private final Pipelined pipelined;
    private final SendWatch sending;
    private final Outflow outflow;
    private final ConnectionEnd end;
    private final BodyIntake body;
    private @Nullable NettyExchange exchange;
    private boolean inputEnded;

    ExchangeHandler(FrontEnd frontEnd, Channel channel, Peer peer, Patience patience) {
        this.frontEnd = frontEnd;
        this.channel = channel;
        this.peer = peer;
        this.patience = patience;
        this.reading = new ReadGate(channel);
        this.pipelined = new Pipelined(reading);
        this.sending = new SendWatch(channel);
        this.outflow = new Outflow(channel, frontEnd.spool(), sending);
        outflow.onWritable(this::writable);
        this.end = new ConnectionEnd(channel, patience, reading);
        this.body = new BodyIntake(frontEnd, channel, patience, reading);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (end.begun()) {
            ReferenceCountUtil.release(message);
        } else if (acceptsNow(message)) {
            take(message);
        } else {
            pipelined.add(message);
        }
    }

    /** Content belongs to the body that is being read; a head needs the connection to be free. */
    private boolean acceptsNow(Object message) {
        return pipelined.isEmpty() && fits(message);
    }

    private boolean fits(Object message) {
        return message instanceof HttpRequest ? isFree() : body.open() || isFree();
    }

    private boolean isFree() {
        return exchange == null && !body.open() && channel.isWritable();
    }

    private void take(Object message) {
        if (message instanceof HttpRequest head) {
            begin(head);
        } else if (message instanceof HttpContent content && body.receive(content)) {
            proceed();
        }
    }

    private void begin(HttpRequest head) {
        try {
            if (head.decoderResult().isFailure()) {
                throw DecoderFailure.of(head.decoderResult().cause(), frontEnd.limits());
            }
            admit(frontEnd.check(new NettyRequestHead(head), peer));
        } catch (RequestRefused refused) {
            refuse(refused, null);
        }
    }

    private void admit(Request request) {
        try {
            Endpoint endpoint = frontEnd.entrance().admit(request);
            if (request.contentLength() > endpoint.bodyLimit()) {
                throw BodyRefusals.tooLarge(endpoint.bodyLimit());
            }
            open(request, endpoint);
        } catch (RequestRefused refused) {
            refuse(refused, request);
        }
    }

    private void open(Request request, Endpoint endpoint) {
        NettyExchange opened =
                new NettyExchange(
                        this,
                        channel,
                        outflow,
                        frontEnd.encoder(),
                        frontEnd.nextExchangeId(),
                        request);
        exchange = opened;
        if (inputEnded) {
            opened.halfClosed();
        }
        if (request.contentLength() == 0) {
            body.empty(() -> serve(opened, endpoint));
        } else if (endpoint.streamsBodies()) {
            body.stream(opened, endpoint.bodyLimit());
            frontEnd.serve(endpoint, opened);
        } else {
            body.buffer(request, endpoint.bodyLimit(), servedWhenWhole(opened, endpoint));
        }
    }

    private void serve(NettyExchange opened, Endpoint endpoint) {
        patience.enter(Phase.ANSWER);
        frontEnd.serve(endpoint, opened);
    }

    /** Another may stand there by the time that the body is complete. */
    private Endpoint standing(Request request, Endpoint admitted) {
        try {
            return frontEnd.entrance().admit(request);
        } catch (RequestRefused gone) {
            return admitted;
        }
    }

    /**
     * The file of a large body is complete some time after its last byte: the client may have left
     * by then.
     */
    private BufferedBody.Outcome servedWhenWhole(NettyExchange opened, Endpoint endpoint) {
        return new BufferedBody.Outcome() {
            @Override
            public void complete(RequestBody complete, Runnable release) {
                opened.attach(complete, release);
                if (exchange == opened) {
                    serve(opened, standing(opened.request(), endpoint));
                } else {
                    opened.release();
                }
            }

            @Override
            public void refused(RequestRefused why) {
                if (exchange == opened) {
                    refuse(why, opened.request());
                }
            }
        };
    }

    /** Answers without an application, and keeps the connection where that is safe. */
    private void refuse(RequestRefused refused, @Nullable Request request) {
        NettyExchange open = exchange;
        exchange = null;
        boolean keep = open == null && request != null && mayKeep(request);
        if (open != null) {
            open.release();
        }
        frontEnd.refusals().write(channel, peer, request, refused, keep);
        if (keep) {
            body.discard(this::requestOver, this::endLingering);
        } else {
            endLingering();
        }
    }

    private boolean mayKeep(Request request) {
        return request.keepAlive()
                && !frontEnd.draining()
                && !inputEnded
                && DiscardedBody.isSmall(request);
    }

    private void requestOver() {
        patience.enter(Phase.NEXT_REQUEST);
    }

    /** Whether the response that begins now says that the connection ends with it. */
    boolean isLast() {
        return frontEnd.draining();
    }

    /**
     * The response is complete; the connection may be kept if the request is complete as well. A
     * client that was not told otherwise may count on that, also while the server drains.
     */
    void ended(NettyExchange which, boolean keep) {
        boolean whole = !body.open();
        which.release();
        exchange = null;
        if (body.brokeOff()) {
            endLingering();
        } else if (keep && whole) {
            patience.enter(Phase.NEXT_REQUEST);
            proceed();
        } else if (keep && !whole && mayKeep(which.request())) {
            body.discard(this::requestOver, this::endLingering);
        } else {
            endLingering();
        }
    }

    void aborted(NettyExchange which) {
        which.release();
        exchange = null;
        pipelined.release();
        end.now();
    }

    /** Goes on with what was pipelined, as long as the connection is free. */
    private void proceed() {
        pipelined.drain(message -> !end.begun() && fits(message), this::take);
        if (inputEnded && isFree() && pipelined.isEmpty()) {
            endAfterWrites();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writable();
    }

    private void writable() {
        if (exchange != null) {
            exchange.writabilityChanged();
        } else if (channel.isWritable()) {
            proceed();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded();
        }
    }

    private void inputEnded() {
        inputEnded = true;
        reading.ended();
        if (exchange != null) {
            exchange.halfClosed();
        }
        if (body.open()) {
            body.breakOff(BodyRefusals.incomplete());
        } else {
            proceed();
        }
    }

    /** Asked a few times a second; see {@link ConnectionRegistry}. */
    void sweep(long now) {
        outflow.charge();
        if (takesTooLittle(now)) {
            leave();
        } else if (patience.exhausted(now)) {
            timeUp();
        }
    }

    private void leave() {
        clientIsGone();
        end.now();
    }

    /** All threads wait for clients, and this one has kept its thread for the longest. */
    void outstayed() {
        frontEnd.slowReaders().cutOff(peer, "it kept a thread from others (--reader-timeout)");
        leave();
    }

    private boolean takesTooLittle(long now) {
        HttpTimeouts timeouts = frontEnd.timeouts();
        boolean halfClosed = inputEnded && exchange != null;
        if (sending.stalled(now, timeouts.send())) {
            frontEnd.slowReaders().cutOff(peer, "it took nothing for long (--send-timeout)");
            return true;
        }
        if (sending.slow(now, timeouts.send(), timeouts.sendRate())) {
            frontEnd.slowReaders().cutOff(peer, "it took next to nothing (--send-rate)");
            return true;
        }
        return halfClosed && sending.silent(now, timeouts.halfClose());
    }

    private void timeUp() {
        switch (patience.phase()) {
            case HEAD -> refuse(BodyRefusals.slow("head"), null);
            case BODY -> slowBody();
            case NEXT_REQUEST -> endIfIdle();
            case FIRST_REQUEST, LINGER -> end.now();
            case ANSWER -> {}
        }
    }

    private void slowBody() {
        patience.enter(Phase.ANSWER);
        body.breakOff(BodyRefusals.slow("body"));
    }

    /** A client that still takes the answer before is not idle: its time begins after that. */
    private void endIfIdle() {
        if (sending.pending()) {
            patience.enter(Phase.NEXT_REQUEST);
        } else {
            end.now();
        }
    }

    /** Ends the connection when it has been idle for so long; a busy one ends by its response. */
    void endIfQuiet(long now, long quietNanos) {
        boolean idle = exchange == null && !body.open() && patience.phase() != Phase.HEAD;
        if (idle && patience.waitedNanos(now) >= quietNanos) {
            endAfterWrites();
        }
    }

    private void endAfterWrites() {
        pipelined.release();
        end.afterWrites();
    }

    private void endLingering() {
        body.forget();
        pipelined.release();
        end.lingering(inputEnded);
    }

    private void clientIsGone() {
        NettyExchange open = exchange;
        exchange = null;
        if (open != null) {
            open.clientGone();
        }
        body.breakOff(BodyRefusals.incomplete());
        if (open != null) {
            open.release();
        }
        outflow.close();
        pipelined.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end.begin();
        clientIsGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("a client connection broke: {}", cause.getMessage());
        } else {
            LOG.error("fault in the front end", cause);
        }
        end.begin();
        clientIsGone();
        end.now();
    }
}
