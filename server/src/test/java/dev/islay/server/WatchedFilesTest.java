package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {
    private static final Path ONE = Path.of("/one");
    private static final Path TWO = Path.of("/two");

    private final Map<Path, Object> looks = new HashMap<>();
    private final WatchedFiles files = new WatchedFiles(path -> looks.getOrDefault(path, "gone"));

    @TempDir Path folder;

    @Test
    void anEditIsToldOnce() {
        looks.put(ONE, "a");
        files.add(ONE);
        files.add(TWO);
        assertThat(files.changed()).isEmpty();
        looks.put(ONE, "b");
        assertThat(files.changed()).contains(ONE);
        assertThat(files.changed()).isEmpty();
    }

    @Test
    void ofSeveralEditsOneIsToldAndAllAreKnown() {
        files.add(ONE);
        files.add(TWO);
        looks.put(ONE, "b");
        looks.put(TWO, "b");
        assertThat(files.changed()).contains(ONE);
        assertThat(files.changed()).isEmpty();
    }

    @Test
    void whatComesAndWhatGoesHasChanged() {
        files.add(ONE);
        looks.put(ONE, "there");
        assertThat(files.changed()).contains(ONE);
        looks.remove(ONE);
        assertThat(files.changed()).contains(ONE);
    }

    @Test
    void aFileThatIsToldAgainIsNotSeenAsNew() {
        files.add(ONE);
        looks.put(ONE, "edited");
        files.add(ONE);
        assertThat(files.changed()).contains(ONE);
    }

    @Test
    void anotherFileWithTheSameTimeAndSizeLooksOtherwise() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abc");
        FileLook before = FileLook.of(file);
        assertThat(FileLook.of(file)).isEqualTo(before);
        Path other = Files.writeString(folder.resolve("other"), "abd");
        Files.setLastModifiedTime(other, (FileTime) before.modified());
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(FileLook.of(file)).isNotEqualTo(before);
        Files.delete(file);
        assertThat(FileLook.of(file)).isEqualTo(FileLook.of(other));
    }

    @Test
    void onlyFilesOfTheProjectAreFound() throws IOException {
        for (String name :
                List.of(
                        "a.html",
                        "a.txt",
                        "templates/deep/b.html",
                        "x/c.txt",
                        ".git/d.html",
                        "venv/e.html",
                        "venv/pyvenv.cfg",
                        "node_modules/f.html")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        List<String> found = new ArrayList<>();
        SourceTree.find(
                folder,
                List.of(
                        FileSystems.getDefault().getPathMatcher("glob:*.html"),
                        FileSystems.getDefault().getPathMatcher("glob:x/**")),
                path -> found.add(folder.relativize(path).toString()));
        assertThat(found).containsExactlyInAnyOrder("a.html", "templates/deep/b.html", "x/c.txt");
    }
}
