package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When threads are woken: an executor with one thread is the event loop, a task of it a turn. */
@Timeout(30)
final class TurnEndTest {
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final TurnEnd turnEnd = new TurnEnd(loop);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void end() {
        loop.close();
    }

    private void turn(Runnable action) throws Exception {
        loop.submit(action).get();
    }

    @Test
    void oneIsWokenWhenTheTurnHasEndedAndByTheLoopItself() throws Exception {
        turn(() -> {
            turnEnd.soon(() -> seen.add("woken, virtual: " + Thread.currentThread().isVirtual()));
            seen.add("the turn ends");
        });
        turn(() -> {});
        assertThat(seen).containsExactly("the turn ends", "woken, virtual: false");
    }

    @Test
    void severalAreWokenInTheirOrderByOneVirtualThread() throws Exception {
        CountDownLatch woken = new CountDownLatch(3);
        turn(() -> {
            for (String name : List.of("a", "b", "c")) {
                turnEnd.soon(() -> {
                    seen.add(name + Thread.currentThread().isVirtual());
                    woken.countDown();
                });
            }
        });
        woken.await();
        assertThat(seen).containsExactly("atrue", "btrue", "ctrue");
    }

    @Test
    void whatMayComeLaterComesAloneAfterAMillisecond() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        turn(() -> turnEnd.later(woken::countDown));
        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatMayComeLaterComesWithWhatComesSoon() throws Exception {
        CountDownLatch woken = new CountDownLatch(2);
        turn(() -> {
            turnEnd.later(woken::countDown);
            turnEnd.soon(woken::countDown);
            assertThat(woken.getCount()).isEqualTo(2);
        });
        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBatchIsNotKeptWaiting() throws Exception {
        CountDownLatch woken = new CountDownLatch(20);
        turn(() -> {
            for (int i = 0; i < 20; i++) {
                turnEnd.later(woken::countDown);
            }
        });
        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
