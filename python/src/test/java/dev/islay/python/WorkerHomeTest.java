package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerHomeTest {
    @TempDir Path cache;

    @Test
    void everyModuleOfTheWorkerIsThereAndNothingElse() throws Exception {
        Path sources = Path.of(System.getProperty("islay.root", ".."), "python/src/main/python");

        Path home = WorkerHome.unpack(cache);

        assertThat(modules(home)).isEqualTo(modules(sources)).contains("islay_worker/__init__.py");
        assertThat(WorkerHome.unpack(cache)).isEqualTo(home);
    }

    private static List<String> modules(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".py"))
                    .sorted()
                    .toList();
        }
    }
}
