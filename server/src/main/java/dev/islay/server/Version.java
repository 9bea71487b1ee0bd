package dev.islay.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which release of Islay this is. */
public final class Version {
    private static final String TEXT = load();

    private Version() {}

    /** Such as {@code 0.1.0}. */
    public static String text() {
        return TEXT;
    }

    /** The value of {@code SERVER_SOFTWARE} and of the {@code Server} field. */
    public static String software() {
        return "Islay/" + TEXT;
    }

    private static String load() {
        try (InputStream stream = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(stream, "version.properties"));
            return properties.getProperty("version", "unknown");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
