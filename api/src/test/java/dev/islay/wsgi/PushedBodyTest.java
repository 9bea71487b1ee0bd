package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PushedBodyTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private static byte[] block(int number) {
        return new byte[] {(byte) number};
    }

    private String heard() throws InterruptedException {
        return String.valueOf(told.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void whatIsPushedIsPulledInOrder() throws Exception {
        try (Body body =
                Body.pushed(write -> {
                    for (int i = 0; i < 1000; i++) {
                        write.write(block(i));
                        write.write(new byte[0]);
                    }
                })) {
            for (int i = 0; i < 1000; i++) {
                assertThat(body.next()).containsExactly(i);
            }
            assertThat(body.next()).isNull();
            assertThat(body.next()).isNull();
        }
    }

    @Test
    void nothingRunsBeforeTheFirstBlockIsAskedFor() throws Exception {
        Body body = Body.pushed(_ -> told.add("ran"));
        body.close();
        assertThat(body.next()).isNull();
        assertThat(told).isEmpty();
    }

    @Test
    void aWriteReturnsWhenItsBlockWasTaken() throws Exception {
        AtomicInteger written = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        try (Body body =
                Body.pushed(write -> {
                    for (int i = 0; i < 10; i++) {
                        if (i == 2) {
                            third.countDown();
                        }
                        write.write(block(i));
                        written.incrementAndGet();
                    }
                })) {
            body.next();
            body.next();
            assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(written).hasValue(2);
        }
        assertThat(written).hasValue(2);
    }

    @Test
    void whatTheFunctionThrowsComesAfterItsBlocks() throws Exception {
        for (Throwable thrown : new Throwable[] {new IOException("a"), new AssertionError("b")}) {
            Body body =
                    Body.pushed(write -> {
                        write.write(block(1));
                        if (thrown instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) thrown;
                    });
            assertThat(body.next()).containsExactly(1);
            assertThatThrownBy(body::next).isSameAs(thrown);
            assertThat(body.next()).isNull();
            body.close();
        }
    }

    @Test
    void closingEndsAFunctionThatWrites() throws Exception {
        Body body =
                Body.pushed(write -> {
                    try {
                        while (true) {
                            write.write(block(1));
                        }
                    } catch (IOException e) {
                        told.add("ended");
                        throw e;
                    }
                });
        body.next();
        body.close();
        assertThat(told).containsExactly("ended");
        body.close();
    }

    @Test
    void closingInterruptsAFunctionThatWaits() throws Exception {
        Body body =
                Body.pushed(write -> {
                    write.write(block(1));
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        told.add("interrupted");
                    }
                });
        body.next();
        body.close();
        assertThat(heard()).isEqualTo("interrupted");
    }

    @Test
    void aWriteOfAnInterruptedThreadSaysSo() throws Exception {
        Body body =
                Body.pushed(write -> {
                    Thread.currentThread().interrupt();
                    write.write(block(1));
                });
        assertThatIOException().isThrownBy(body::next).withMessageContaining("interrupted");
        body.close();
    }

    @Test
    void aWriteThatIsKeptAndUsedLaterIsRefused() throws Exception {
        AtomicReference<Write> kept = new AtomicReference<>();
        Body body = Body.pushed(kept::set);
        assertThat(body.next()).isNull();
        assertThatIOException().isThrownBy(() -> kept.get().write(block(1)));
        body.close();
    }

    @Test
    void blocksOfSeveralThreadsAreAllTaken() throws Exception {
        Body body =
                Body.pushed(write -> {
                    CompletableFuture<Void> other =
                            CompletableFuture.runAsync(() -> hundred(write));
                    hundred(write);
                    other.join();
                });
        assertThat(Responses.text(body)).hasSize(200);
        body.close();
    }

    private static void hundred(Write write) {
        try {
            for (int i = 0; i < 100; i++) {
                write.write(block(i));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
