package dev.islay.remote;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import dev.islay.wsgi.Body;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of an answer. A block is asked for when the server asks for one, and never more, so a
 * slow client slows the other side down.
 */
final class Download implements Body, Subscriber<HttpData> {
    /** A block, its failure, or its end; at most two wait: the last block and the end. */
    private record Event(Optional<byte[]> block, @Nullable Throwable failure) {}

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(4);
    private final RemoteRequest request;
    private final Duration pause;
    private final @Nullable Upload upload;
    private final StreamMessage<HttpData> stream;
    private @Nullable Subscription subscription;
    private boolean subscribed;
    private boolean ended;
    private long left = System.nanoTime();

    Download(
            StreamMessage<HttpData> stream,
            RemoteRequest request,
            @Nullable Upload upload,
            Duration pause) {
        this.stream = stream;
        this.request = request;
        this.upload = upload;
        this.pause = pause;
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        if (ended) {
            return null;
        }
        request.excuse(Duration.ofNanos(System.nanoTime() - left));
        ask();
        long wait = Math.max(0, request.left(pause).toMillis());
        Event event = events.poll(wait, TimeUnit.MILLISECONDS);
        left = System.nanoTime();
        if (event == null && wait < pause.toMillis()) {
            throw new IOException("the server of the body did not end it by the deadline");
        }
        if (event == null) {
            throw new IOException("the server of the body paused for more than " + pause);
        }
        if (event.failure() != null) {
            throw new IOException("the server cut its answer off", event.failure());
        }
        ended = event.block().isEmpty();
        return event.block().orElse(null);
    }

    private void ask() throws InterruptedException, IOException {
        if (!subscribed) {
            subscribed = true;
            stream.subscribe(this);
            Event ready = events.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            if (ready == null) {
                throw new IOException("the body did not begin");
            }
        }
        Subscription current = subscription;
        if (current != null) {
            current.request(1);
        }
    }

    @Override
    public void close() throws Exception {
        stream.abort();
        if (upload != null) {
            upload.close();
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        events.add(new Event(Optional.empty(), null));
    }

    @Override
    public void onNext(HttpData data) {
        events.add(new Event(Optional.of(data.array()), null));
    }

    @Override
    public void onError(Throwable thrown) {
        if (!events.offer(new Event(Optional.empty(), thrown))) {
            stream.abort();
        }
    }

    @Override
    public void onComplete() {
        events.add(new Event(Optional.empty(), null));
    }
}
