package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir Path parent;

    @Test
    void itIsPrivateAndGoesWithAllThatIsInIt() throws IOException {
        try (RunDirectory directory = create()) {
            assertThat(directory.path()).hasParent(parent);
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
            Files.writeString(directory.path().resolve("w1.page"), "x");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void oneThatIsInUseIsKeptAndOneWhoseServerWasKilledIsRemoved() throws Exception {
        Process other = HeldRunDirectory.start(parent);
        try (BufferedReader said = other.inputReader()) {
            Path held = Path.of(said.readLine());
            Files.writeString(held.resolve("w1.sock"), "");
            create().close();
            assertThat(held).isDirectory();
            assertThat(held.resolve("w1.sock")).exists();

            other.destroyForcibly();
            assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(held).isDirectory();
            create().close();
            assertThat(parent).isEmptyDirectory();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void oneThatIsBeingMadeIsKept() throws IOException {
        Path young = Files.createDirectory(parent.resolve("islay-run-young"));
        create().close();
        assertThat(young).isDirectory();
    }

    @Test
    void aParentThatMakesTooLongAPathIsPassedOver() throws IOException {
        Path deep = Files.createDirectories(parent.resolve("d".repeat(100)));
        try (RunDirectory directory =
                RunDirectory.create(Map.of("XDG_RUNTIME_DIR", deep.toString()))) {
            assertThat(directory.path().startsWith(deep)).isFalse();
            assertThat(directory.path().toString()).hasSizeLessThan(80);
        }
        assertThat(deep).isEmptyDirectory();
    }

    private RunDirectory create() throws IOException {
        return RunDirectory.create(Map.of("XDG_RUNTIME_DIR", parent.toString()));
    }
}
