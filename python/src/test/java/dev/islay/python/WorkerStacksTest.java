package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerStacksTest implements WorkerStacks.Asked {
    private static final RunningRequest REQUEST = new RunningRequest(17, "GET", "/", 4, 1, 0);

    @TempDir Path directory;
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private StackFile file;
    private WorkerStacks stacks;
    private int questions;
    private int signals;
    private boolean writes = true;

    @BeforeEach
    void open() {
        file = new StackFile(directory.resolve("w.stacks"));
        stacks = new WorkerStacks(this, clock.eventLoop(), file);
    }

    @Override
    public boolean askStacks() {
        questions++;
        return true;
    }

    @Override
    public void signal(int number) {
        signals++;
        assertThat(number).isEqualTo(62);
        if (writes) {
            append("Thread 0x07 (most recent call first):\n  File \"a.py\", line 3 in search\n");
        }
    }

    @Override
    public long request(int thread) {
        return thread == 1 ? 17 : 0;
    }

    private void append(String text) {
        try {
            Files.writeString(
                    file.path(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 25) {
            clock.advanceTimeBy(25, TimeUnit.MILLISECONDS);
            clock.runScheduledPendingTasks();
        }
    }

    @Test
    void theWorkerItselfAnswersAllWhoAsk() {
        CompletableFuture<List<RequestStack>> one = stacks.of(List.of(REQUEST));
        CompletableFuture<List<RequestStack>> two = stacks.of(List.of());
        stacks.answered(17, "  File \"a.py\", line 3, in f\n");
        assertThat(one).isNotDone();
        stacks.answered(0, "");
        assertThat(one)
                .isCompletedWithValue(
                        List.of(new RequestStack(REQUEST, "  File \"a.py\", line 3, in f", "")));
        assertThat(two).isCompleted();
        assertThat(questions).isEqualTo(1);
        pass(1000);
        assertThat(signals).isZero();
    }

    @Test
    void oneThatDoesNotAnswerIsSentTheSignalThatItNamed() {
        append("signal 62\nthread 1 0x7\n");
        CompletableFuture<List<RequestStack>> answer = stacks.of(List.of(REQUEST));
        pass(600);
        assertThat(answer)
                .isCompletedWithValue(
                        List.of(
                                new RequestStack(
                                        REQUEST, "  File \"a.py\", line 3, in search", "")));
        assertThat(file.size()).isEqualTo("signal 62\nthread 1 0x7\n".length());
    }

    @Test
    void oneThatNamesNoSignalGetsNone() {
        CompletableFuture<List<RequestStack>> answer = stacks.of(List.of(REQUEST));
        pass(600);
        assertThat(answer.join().getFirst().trouble()).contains("cannot be looked into");
        assertThat(signals).isZero();
    }

    @Test
    void oneThatIsStoppedIsGivenUp() {
        append("signal 62\nthread 1 0x7\n");
        writes = false;
        CompletableFuture<List<RequestStack>> answer = stacks.of(List.of(REQUEST));
        pass(2000);
        assertThat(answer.join().getFirst().trouble()).contains("not even to a signal");
        assertThat(signals).isEqualTo(1);
    }
}
