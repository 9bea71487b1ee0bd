package dev.islay.python;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where the files of a parcel are: a jar, or a directory of classes while Islay is developed. */
sealed interface ParcelSource extends Closeable {
    /** One file; {@code path} has slashes and no leading one. */
    record Item(String path, long size, long crc) {}

    List<Item> items() throws IOException;

    InputStream open(String path) throws IOException;

    /**
     * The jar or directory on the class path that holds a resource.
     *
     * @throws NoSuchFileException if no jar or directory holds it
     */
    static Path holding(ClassLoader loader, String resource) throws IOException {
        URL url = loader.getResource(resource);
        if (url == null) {
            throw new NoSuchFileException(resource, null, "not on the class path");
        }
        if (url.openConnection() instanceof JarURLConnection jar) {
            return path(jar.getJarFileURL());
        }
        Path file = path(url);
        return file.getRoot()
                .resolve(file.subpath(0, file.getNameCount() - Path.of(resource).getNameCount()));
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(new URI(url.toString()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("not a file: " + url, e);
        }
    }

    static ParcelSource open(Path place) throws IOException {
        return Files.isDirectory(place) ? new Folder(place) : new Jar(new ZipFile(place.toFile()));
    }

    /** The entries of a jar; sizes and check sums come from its table of contents. */
    record Jar(ZipFile zip) implements ParcelSource {
        @Override
        public List<Item> items() {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> new Item(entry.getName(), entry.getSize(), entry.getCrc()))
                    .toList();
        }

        @Override
        public InputStream open(String path) throws IOException {
            ZipEntry entry = zip.getEntry(path);
            if (entry == null) {
                throw new NoSuchFileException(path, null, "not in " + zip.getName());
            }
            return zip.getInputStream(entry);
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    /** The files below a directory. */
    record Folder(Path root) implements ParcelSource {
        @Override
        public List<Item> items() throws IOException {
            List<Item> items = new ArrayList<>();
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    CRC32 crc = new CRC32();
                    crc.update(Files.readAllBytes(file));
                    String path = root.relativize(file).toString();
                    items.add(new Item(path, Files.size(file), crc.getValue()));
                }
            }
            return items;
        }

        @Override
        public InputStream open(String path) throws IOException {
            return Files.newInputStream(root.resolve(path));
        }

        @Override
        public void close() {}
    }
}
