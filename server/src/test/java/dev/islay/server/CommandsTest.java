package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final Optional<String> ALL = Optional.empty();

    private final Commands commands = new Commands();

    @Test
    void reloadsComeInTheirOrder() throws InterruptedException {
        ReloadCommand first = commands.reload(ALL);
        ReloadCommand second = commands.reload(Optional.of("shop"));
        assertThat(commands.next()).containsSame(first);
        assertThat(commands.next()).containsSame(second);
    }

    @Test
    void oneThatHasNotBegunIsAsGoodAsAnother() throws InterruptedException {
        ReloadCommand first = commands.reload(ALL);
        assertThat(commands.reload(ALL)).isSameAs(first);
        assertThat(commands.next()).containsSame(first);
        assertThat(commands.reload(ALL)).isNotSameAs(first);
    }

    @Test
    void whoeverWaitsForAReloadWhenTheServerStopsIsTold() throws InterruptedException {
        ReloadCommand waiting = commands.reload(ALL);
        commands.stop();
        ReloadCommand late = commands.reload(ALL);
        assertThat(commands.next()).isEmpty();
        assertThat(waiting.outcome().join().done()).isFalse();
        assertThat(late.outcome().join().lines()).containsExactly("the server is stopping");
    }

    @Test
    void anEchoOfTheWishToStopHurriesNobody() throws InterruptedException {
        commands.stop();
        commands.stop();
        assertThat(commands.stopping()).isTrue();
        assertThat(commands.hurried(0)).isFalse();
    }
}
