package dev.islay.wsgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response: PEP 3333's iterable. Blocks are pulled in order, and each is on its way
 * to the client before the next is asked for, so an application never gets ahead of a slow client.
 * A lambda that answers the next block will do; {@link #pushed} is for code that would rather push.
 *
 * <p>Whoever got a body from {@link Application#call} closes it exactly once, on every path: at its
 * end, when {@code next} throws, when the client has left, when only a part is wanted.
 *
 * <p>PEP 3333, "Buffering and Streaming". Used by one thread at a time.
 *
 * {@snippet class="Snippets" region="bodies"}
 */
@FunctionalInterface
public interface Body extends AutoCloseable {
    /**
     * The next block, or null at the end. An empty block means that there is nothing to send yet.
     *
     * @return a block that nobody changes from here on
     * @throws Exception anything: the response is cut off, so that the client can tell, or becomes
     *     a 500 if nothing has been sent yet
     */
    byte @Nullable [] next() throws Exception;

    /**
     * Gives back what the body holds. {@code next} is not called after it.
     *
     * @throws Exception anything; it is logged
     */
    @Override
    default void close() throws Exception {}

    /** Bytes of all blocks together, if known before the first is asked for; else −1. */
    default long length() {
        return -1;
    }

    /** A body without a block. */
    static Body empty() {
        return of();
    }

    /** These blocks. */
    static Body of(byte[]... blocks) {
        return new BlocksBody(blocks);
    }

    /** One block: the text in UTF-8. */
    static Body utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the stream holds, in blocks of what it has ready, at most 64 KiB. Closes it. */
    static Body of(InputStream stream) {
        return new StreamBody(stream);
    }

    /**
     * A file, from its beginning to its end. Servers may send it without reading it.
     *
     * @throws IOException if it cannot be opened for reading
     */
    static Body file(Path path) throws IOException {
        return FileWrapper.open(path);
    }

    /**
     * What a function pushes. It runs on a virtual thread of its own from the first {@link #next}
     * on; each {@link Write#write} returns when its block was taken. When the body is closed before
     * the function has ended, its thread is interrupted, its writes throw {@link IOException}, and
     * {@code close} waits ten seconds at most for it to end.
     */
    static Body pushed(Producer producer) {
        return new PushedBody(producer);
    }

    /** Pushes a body; see {@link #pushed}. */
    @FunctionalInterface
    interface Producer {
        /**
         * Writes all blocks.
         *
         * @throws Exception anything; the {@code next} that waits for a block throws it
         */
        void produce(Write write) throws Exception;
    }

    /**
     * This body with each block changed, for middleware. Its length is unknown; closes this one.
     *
     * @param change answers one block for each, an empty one if it has nothing to give yet
     */
    default Body map(UnaryOperator<byte[]> change) {
        return new MappedBody(this, change);
    }

    /**
     * This body, with something to be done after it was closed, also when closing it failed; once,
     * however often it is closed.
     *
     * @param action an {@code AutoCloseable} or a lambda
     */
    default Body onClose(AutoCloseable action) {
        return new ClosingBody(this, action);
    }
}
