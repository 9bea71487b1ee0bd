package dev.islay.remote;

import com.linecorp.armeria.common.HttpData;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Sends the body of a request as the other side takes it, on a virtual thread of its own. A block
 * is read only when it is asked for, so nothing is read for a server that has not said 100 yet.
 *
 * <p>Threading: the library's event loop subscribes, asks and cancels; the request's thread closes.
 * The monitor guards the thread's start against the end.
 */
final class Upload implements Publisher<HttpData>, Subscription, AutoCloseable {
    private static final int BLOCK_SIZE = 65_536;
    private static final int WANTED_MOST = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InputStream body;
    private final RemoteRequest request;
    private final Duration pause;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean ended;
    private @Nullable Thread thread;

    Upload(RemoteRequest request, Duration pause) {
        body = request.body();
        this.request = request;
        this.pause = pause;
    }

    @Override
    public synchronized void subscribe(Subscriber<? super HttpData> subscriber) {
        thread = Thread.ofVirtual().name("islay-upload").unstarted(() -> run(subscriber));
        subscriber.onSubscribe(this);
    }

    @Override
    public synchronized void request(long count) {
        wanted.release((int) Math.min(count, WANTED_MOST));
        if (!ended && thread != null && thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public synchronized void cancel() {
        ended = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run(Subscriber<? super HttpData> subscriber) {
        try {
            send(subscriber);
        } catch (InterruptedException e) {
            subscriber.onError(e); // the response was closed, or nobody wants more
        } catch (IOException | TimeoutException | RuntimeException e) {
            subscriber.onError(e);
        }
    }

    private void send(Subscriber<? super HttpData> subscriber)
            throws IOException, InterruptedException, TimeoutException {
        byte[] room = new byte[BLOCK_SIZE];
        while (true) {
            if (!wanted.tryAcquire(request.left(pause).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException("the server took nothing for " + pause);
            }
            if (ended) {
                throw new InterruptedException();
            }
            int count = body.read(room);
            if (count < 0) {
                subscriber.onComplete();
                return;
            }
            subscriber.onNext(HttpData.wrap(Arrays.copyOf(room, count)));
        }
    }

    /**
     * Ends it.
     *
     * @throws IllegalStateException if it still reads after ten seconds
     */
    @Override
    public void close() throws InterruptedException {
        cancel();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null && running.getState() != Thread.State.NEW && !running.join(PATIENCE)) {
            throw new IllegalStateException(
                    "wsgi.input is still read %s after the response was closed"
                            .formatted(PATIENCE));
        }
    }
}
