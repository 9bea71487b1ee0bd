package dev.islay.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/** A connection whose other end is the test: it may take nothing, and close in halves. */
final class ClientChannel extends EmbeddedChannel implements DuplexChannel {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private boolean taking = true;
    private boolean outputShutdown;

    ClientChannel() {
        config().setAllocator(memory);
    }

    void send(String text) {
        writeInbound(ByteBufUtil.encodeString(memory, java.nio.CharBuffer.wrap(text), ISO_8859_1));
    }

    /** What the client has received since it was last asked; files as their lengths. */
    String received() {
        StringBuilder text = new StringBuilder();
        for (Object next = readOutbound(); next != null; next = readOutbound()) {
            if (next instanceof ByteBuf bytes) {
                text.append(bytes.toString(ISO_8859_1));
                bytes.release();
            } else if (next instanceof io.netty.channel.FileRegion file) {
                text.append("<file ").append(file.count()).append('>');
                file.release();
            }
        }
        return text.toString();
    }

    void takeNothing() {
        taking = false;
    }

    void takeAll() {
        taking = true;
        flush();
    }

    /** The client shuts its sending side. */
    void endInput() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    /** Bytes of buffers that nobody has released. */
    long leaked() {
        received();
        releaseInbound();
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (taking) {
            super.doWrite(in);
        }
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownOutput(promise);
    }
}
