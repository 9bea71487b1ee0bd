package dev.islay.gateway;

import dev.islay.wsgi.FileWrapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the response of a Java application goes: to a client, or to a worker whose Python code
 * called the application.
 *
 * <p>Threading: the thread of the request; every method may wait for the receiver.
 */
public interface Output {
    /**
     * The beginning of a response.
     *
     * @param fields name, value, name, value …
     */
    record Head(String status, List<String> fields) {}

    /**
     * Sends a block; when this returns it is on its way, and there is room for another.
     *
     * @param head with the first block; null from then on
     * @param last nothing follows
     * @throws IOException when nobody will take it
     */
    void send(@Nullable Head head, byte[] block, boolean last)
            throws IOException, InterruptedException;

    /**
     * Sends a block that the application pushed with {@code write}; as {@link #send}, and something
     * follows.
     */
    void write(@Nullable Head head, byte[] block) throws IOException, InterruptedException;

    /**
     * Sends a file as the rest of the body, without reading it. It is closed by the caller.
     *
     * @return false: it cannot do so, and nothing was sent
     */
    boolean sendFile(@Nullable Head head, FileWrapper file)
            throws IOException, InterruptedException;

    /** There will be no whole response. To be logged here, or told to who called. Does not wait. */
    void fail(ApplicationFailed why);

    /** The body is about to be closed: from here on this thread is not interrupted. */
    void closing();

    /** The body was closed; nothing more comes. Does not wait. */
    void end();

    /** What was thrown may only be due to it: nobody waits for the response any more. */
    boolean gone();
}
