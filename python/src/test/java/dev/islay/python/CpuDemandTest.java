package dev.islay.python;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CpuDemandTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void itGrowsByWhatAThreadComputes() {
        CpuDemand demand = new CpuDemand(SELF, new ProcessCpu(SELF));
        long before = demand.nanos();
        long began = System.nanoTime();

        assertThat(before).isPositive();
        while (demand.nanos() - before < 50_000_000) {
            Thread.onSpinWait();
        }
        assertThat(System.nanoTime() - began).as("of one thread").isGreaterThan(1_000_000);
    }

    @Test
    void aProcessThatIsGoneHasNone() {
        assertThat(new CpuDemand(0, new ProcessCpu(0)).nanos()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"'359 41 60\n',400", "'0 0 0\n',0", "'7 5',7", "'',0"})
    void theTimeOnACpuAndTheWaitForOneCount(String line, long sum) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        assertThat(CpuDemand.sum(bytes, bytes.length)).isEqualTo(sum);
    }

    @Test
    void nothingIsReadOfAnEmptyFile() {
        assertThat(CpuDemand.sum(new byte[8], -1)).isZero();
    }
}
