package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class ProcessCpuTest {
    @Test
    void theTimeOfThisProcessGrowsWhileItComputes() {
        ProcessCpu cpu = new ProcessCpu(ProcessHandle.current().pid());
        long before = cpu.nanos();

        assertThat(before).isPositive();
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> {
                    while (cpu.nanos() == before) {
                        Thread.onSpinWait();
                    }
                });
        assertThat(cpu.nanos()).isGreaterThan(before);
    }

    @Test
    void aProcessThatIsGoneHasNone() {
        assertThat(new ProcessCpu(0).nanos()).isEqualTo(-1);
    }

    @Test
    void aCommandWithSpacesAndParenthesesShiftsNothing() {
        String line =
                "42 (a) b) (c) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 7 7 20 0 8 0 100 1 1 1\n";
        assertThat(ProcessCpu.parse(line)).isEqualTo(3_000_000_000L);
    }

    @Test
    void aLineCutShortGivesNothing() {
        assertThat(ProcessCpu.parse("42 (python) S 1 42")).isEqualTo(-1);
        assertThat(ProcessCpu.parse("")).isEqualTo(-1);
    }
}
