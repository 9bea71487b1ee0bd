package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressPageTest {
    @TempDir Path directory;

    @Test
    void aNewPageSaysThatNothingHasBegun() {
        ProgressPage page = page(3);
        page.create();
        assertThat(page.read()).containsExactly(0, 0, 0);
        page.delete();
        page.delete();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatAWorkerWritesThroughItsMappingIsRead() throws IOException {
        ProgressPage page = page(2);
        page.create();
        try (FileChannel file =
                FileChannel.open(page.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, 16);
            mapped.order(ByteOrder.LITTLE_ENDIAN).putLong(8, 0x0102030405060708L);
        }
        assertThat(page.read()).containsExactly(0, 0x0102030405060708L);
    }

    @Test
    void withoutAPageNothingIsKnown() throws IOException {
        ProgressPage missing = new ProgressPage(directory.resolve("no/page"), 2);
        missing.create();
        assertThat(missing.read()).containsOnly(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 15})
    void whatIsMissingOfAPageIsNotKnown(int length) throws IOException {
        ProgressPage page = page(2);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (length >= 8) {
            bytes.putLong(0, 5);
        }
        Files.write(page.path(), bytes.array());
        assertThat(page.read()).containsExactly(length >= 8 ? 5 : Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private ProgressPage page(int threads) {
        return new ProgressPage(directory.resolve("page"), threads);
    }
}
