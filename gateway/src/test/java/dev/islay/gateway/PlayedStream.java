package dev.islay.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A body that arrives as a test says; what is played before it is asked for is held. */
final class PlayedStream implements BodyStream {
    final List<Boolean> pauses = new ArrayList<>();
    volatile boolean wanted;

    private final List<Consumer<Receiver>> early = new ArrayList<>();
    private @Nullable Receiver receiver;

    void play(Consumer<Receiver> event) {
        if (receiver == null) {
            early.add(event);
        } else {
            event.accept(Objects.requireNonNull(receiver));
        }
    }

    @Override
    public void flow(Receiver to) {
        receiver = to;
        early.forEach(event -> event.accept(to));
    }

    @Override
    public void wanted() {
        wanted = true;
    }

    @Override
    public void pause(boolean paused) {
        pauses.add(paused);
    }
}
