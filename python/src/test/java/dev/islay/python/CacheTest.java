package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir Path directory;

    @Test
    void theUsersChoiceComesFirst() throws Exception {
        Map<String, String> env =
                Map.of("XDG_CACHE_HOME", directory + "/xdg", "HOME", directory.toString());

        assertThat(Cache.directory(env)).isEqualTo(directory.resolve("xdg/islay")).isDirectory();
    }

    @Test
    void aRelativeChoiceIsIgnored() throws Exception {
        Map<String, String> env = Map.of("XDG_CACHE_HOME", "xdg", "HOME", directory.toString());

        assertThat(Cache.directory(env)).isEqualTo(directory.resolve(".cache/islay"));
    }

    @Test
    void aHomeThatCannotBeWrittenIsPassedOver() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(Cache.directory(Map.of("HOME", file.toString()), directory).toString())
                .startsWith(directory + "/islay-cache-");
    }

    @Test
    void theTemporaryOneIsPrivate() throws Exception {
        Path cache = Cache.temporary(directory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(Cache.temporary(directory)).isEqualTo(cache);
    }

    @Test
    void aTemporaryOneThatOthersCanWriteIsRefused() throws Exception {
        Path cache = Cache.temporary(directory);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> Cache.temporary(directory))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("not private");
    }

    @Test
    void aTemporaryOneThatIsALinkIsRefused() throws Exception {
        Path cache = Cache.temporary(directory);
        Files.move(cache, directory.resolve("moved"));
        Files.createSymbolicLink(cache, directory.resolve("moved"));

        assertThatThrownBy(() -> Cache.temporary(directory))
                .isInstanceOf(InterpreterException.class);
    }
}
