package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final List<CompletableFuture<String>> asked = new ArrayList<>();
    private long now;
    private final Recent<String> recent =
            new Recent<>(
                    () -> {
                        asked.add(new CompletableFuture<>());
                        return asked.getLast();
                    },
                    () -> now);

    @Test
    void aQuestionThatHasNoAnswerYetIsNotAskedAgain() {
        CompletableFuture<String> first = recent.answer();
        now += 1_000_000_000;
        assertThat(recent.answer()).isSameAs(first);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerHoldsForATenthOfASecond() {
        recent.answer();
        asked.getFirst().complete("old");
        now += 99_000_000;
        assertThat(recent.answer()).isCompletedWithValue("old");
        now += 1_000_000;
        assertThat(recent.answer()).isNotDone();
        assertThat(asked).hasSize(2);
    }
}
