package dev.islay.python;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Files that travel on the class path and are needed in the file system.
 *
 * <p>Nobody wrote a list of them: the jar's own table of contents is the list, and its check sums
 * make the hash, so that a start does not read the tens of megabytes that an earlier one has
 * unpacked.
 */
final class Parcel {
    private final Path place;
    private final String prefix;
    private final List<ParcelSource.Item> items;

    private Parcel(Path place, String prefix, List<ParcelSource.Item> items) {
        this.place = place;
        this.prefix = prefix;
        this.items = items;
    }

    /**
     * @param prefix with a slash at its end; it is cut from the paths
     * @param landmark a file below the prefix that is sure to be there
     * @param wanted which of the files belong to the parcel, by the path that is left
     */
    static Parcel find(String prefix, String landmark, Predicate<String> wanted)
            throws IOException {
        ClassLoader loader = Parcel.class.getClassLoader();
        return in(ParcelSource.holding(loader, prefix + landmark), prefix, wanted);
    }

    /** The files below a prefix in a jar or directory. */
    static Parcel in(Path place, String prefix, Predicate<String> wanted) throws IOException {
        Path root = Files.isDirectory(place) ? place.resolve(prefix) : place;
        String cut = Files.isDirectory(place) ? "" : prefix;
        try (ParcelSource source = ParcelSource.open(root)) {
            List<ParcelSource.Item> items =
                    source.items().stream()
                            .filter(item -> item.path().startsWith(cut))
                            .filter(item -> wanted.test(item.path().substring(cut.length())))
                            .sorted(Comparator.comparing(ParcelSource.Item::path))
                            .toList();
            return new Parcel(root, cut, items);
        }
    }

    /** Sixteen hexadecimal digits that differ when a path, a length or the content differs. */
    String hash() {
        StringBuilder list = new StringBuilder();
        for (ParcelSource.Item item : items) {
            list.append(item.path().substring(prefix.length()))
                    .append('\0')
                    .append(item.size())
                    .append('\0')
                    .append(item.crc())
                    .append('\n');
        }
        return Hash.of(list.toString());
    }

    /** The path, as it will be after unpacking, of the file whose path ends so. */
    String ending(String end) throws NoSuchFileException {
        return items.stream()
                .map(item -> item.path().substring(prefix.length()))
                .filter(path -> path.endsWith(end))
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(end, null, "not in " + place));
    }

    /** The text of one file, read as Latin-1. */
    String text(String path) throws IOException {
        try (ParcelSource source = ParcelSource.open(place);
                InputStream file = source.open(prefix + path)) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Writes all files below an empty directory. */
    void unpack(Path target) throws IOException {
        Set<Path> made = new HashSet<>();
        try (ParcelSource source = ParcelSource.open(place)) {
            for (ParcelSource.Item item : items) {
                Path file = target.resolve(item.path().substring(prefix.length())).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("a path that leaves the directory: " + item.path());
                }
                Path directory = file.getParent();
                if (directory != null && made.add(directory)) {
                    Directories.create(directory);
                }
                try (InputStream content = source.open(item.path())) {
                    Files.copy(content, file);
                }
            }
        }
    }
}
