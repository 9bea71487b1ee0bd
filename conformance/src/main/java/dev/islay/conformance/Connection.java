package dev.islay.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * A client's connection that reads while it writes, so that an early answer is not lost, and that
 * takes a reset for an end.
 *
 * <p>Threading: confined to its caller, which never waits longer than it says.
 */
final class Connection implements AutoCloseable {
    private static final int LIMIT = 8 << 20;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private boolean ended;
    private boolean reset;

    /** Connects, or throws. */
    Connection(InetSocketAddress address) throws IOException {
        channel = SocketChannel.open();
        channel.socket().connect(address, 5_000);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** Sends all of it, or as much as the server takes before it closes or time is up. */
    void send(byte[] bytes, Duration patience) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (out.hasRemaining() && !reset && System.nanoTime() < deadline) {
                if (channel.write(out) == 0) {
                    wait(SelectionKey.OP_WRITE | (ended ? 0 : SelectionKey.OP_READ), deadline);
                }
                take();
            }
        } catch (IOException e) {
            // The server has closed: what it has sent before can still be read.
            reset |= ended;
        }
    }

    /** Reads until {@code enough}, the end, or time is up; whether there was enough. */
    boolean until(BooleanSupplier enough, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!enough.getAsBoolean()) {
            if (ended || System.nanoTime() >= deadline) {
                return enough.getAsBoolean();
            }
            wait(SelectionKey.OP_READ, deadline);
            take();
        }
        return true;
    }

    private void wait(int operations, long deadline) throws IOException {
        key.interestOps(operations);
        selector.selectedKeys().clear();
        long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        selector.select(left);
    }

    private void take() {
        try {
            for (int count = channel.read(buffer.clear());
                    count != 0 && !ended;
                    count = channel.read(buffer.clear())) {
                ended = count < 0 || received.size() > LIMIT;
                received.write(buffer.array(), 0, Math.max(count, 0));
            }
        } catch (IOException e) {
            ended = true;
            reset = true;
        }
    }

    /** What has come and was not dropped. */
    byte[] received() {
        return received.toByteArray();
    }

    /** Forgets the first bytes. */
    void drop(int count) {
        byte[] all = received.toByteArray();
        received.reset();
        received.writeBytes(Arrays.copyOfRange(all, count, all.length));
    }

    /** The server sends no more. */
    boolean ended() {
        return ended;
    }

    /** The server ended in order, not by a reset. */
    boolean endedInOrder() {
        return ended && !reset;
    }

    /** Shuts the sending side. */
    void finish() throws IOException {
        channel.shutdownOutput();
    }

    /** Leaves with a reset. */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
