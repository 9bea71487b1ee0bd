package dev.islay.wsgi;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request: PEP 3333, "environ Variables". A map that may be changed in any way, with the PEP's
 * keys as they are, and readers for the common ones.
 *
 * <p>Keys without a dot are CGI variables, and their values native strings: a {@link String} of
 * U+0000 to U+00FF, one character for each byte that the client sent. {@link #text} reads such a
 * string as UTF-8. A variable that is absent and one that is empty mean the same, so the readers
 * answer an empty string for both.
 *
 * <p>Neither a key nor a value is ever null.
 *
 * {@snippet class="Snippets" region="environ"}
 */
public final class Environ extends AbstractMap<String, Object> {
    private static final int USUAL = 40;

    private final Map<String, Object> values;

    /** One without any variable. */
    public Environ() {
        this(Map.of());
    }

    /** One that begins with these. */
    public Environ(Map<String, ?> values) {
        this.values = LinkedHashMap.newLinkedHashMap(USUAL);
        values.forEach(this::put);
    }

    private Environ(Variables variables) {
        this.values = variables.map();
    }

    private record Variables(Map<String, Object> map) {}

    /** One whose variables are those of a map: what changes the one changes the other. */
    public static Environ over(Map<String, Object> variables) {
        return new Environ(new Variables(variables));
    }

    /** The map that it has from {@link #over}, or one of its own. */
    public Map<String, Object> variables() {
        return values;
    }

    /** Another with the same variables; to change the one does not change the other. */
    public Environ copy() {
        return new Environ(values);
    }

    /**
     * A variable that is a string; empty if it is absent.
     *
     * @throws IllegalStateException if it is something else
     */
    public String string(String key) {
        return typed(key, String.class, "");
    }

    /** {@code REQUEST_METHOD}, such as {@code GET}; never empty. */
    public String method() {
        return string("REQUEST_METHOD");
    }

    /** {@code SCRIPT_NAME}: the part of the path that led to the application; may be empty. */
    public String scriptName() {
        return string("SCRIPT_NAME");
    }

    /** {@code PATH_INFO}: the rest of the path, its percent-encoding undone; may be empty. */
    public String pathInfo() {
        return string("PATH_INFO");
    }

    /** {@code QUERY_STRING}: what stands behind the question mark, as it was sent. */
    public String queryString() {
        return string("QUERY_STRING");
    }

    /** {@code CONTENT_TYPE} of the request; may be empty. */
    public String contentType() {
        return string("CONTENT_TYPE");
    }

    /**
     * {@code CONTENT_LENGTH} of the request, in bytes; empty if it has none.
     *
     * @throws NumberFormatException if it is no number
     */
    public OptionalLong contentLength() {
        String length = string("CONTENT_LENGTH");
        return length.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    /** {@code SERVER_NAME}; never empty. */
    public String serverName() {
        return string("SERVER_NAME");
    }

    /** {@code SERVER_PORT}, a string as the PEP has it; never empty. */
    public String serverPort() {
        return string("SERVER_PORT");
    }

    /** {@code SERVER_PROTOCOL}: what the client speaks, such as {@code HTTP/1.1}. */
    public String protocol() {
        return string("SERVER_PROTOCOL");
    }

    /** {@code wsgi.url_scheme}: {@code http} or {@code https}. */
    public String scheme() {
        return string("wsgi.url_scheme");
    }

    /**
     * A header field of the request; several of one name are joined by commas. Empty if it is
     * absent.
     *
     * @param name as HTTP writes it, in any case: {@code Accept-Encoding}
     */
    public String header(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        boolean plain = key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH");
        return string(plain ? key : "HTTP_" + key);
    }

    /**
     * {@code wsgi.input}: the body of the request. It ends where the body ends; reading may wait
     * for the client. The server's: not to be closed. PEP 3333, "Input and Error Streams".
     */
    public InputStream input() {
        return typed("wsgi.input", InputStream.class, null);
    }

    /**
     * {@code wsgi.errors}: lines for the server's log, of any text, each ended by {@code \n}. The
     * server's: not to be closed. PEP 3333, "Input and Error Streams".
     */
    public PrintWriter errors() {
        return typed("wsgi.errors", PrintWriter.class, null);
    }

    /** {@code wsgi.multithread}: whether another thread may call the application meanwhile. */
    public boolean multithread() {
        return typed("wsgi.multithread", Boolean.class, false);
    }

    /** {@code wsgi.multiprocess}: whether another process may run the same application. */
    public boolean multiprocess() {
        return typed("wsgi.multiprocess", Boolean.class, false);
    }

    /** {@code wsgi.run_once}: whether the application is expected to be called only once. */
    public boolean runOnce() {
        return typed("wsgi.run_once", Boolean.class, false);
    }

    /**
     * The text of a native string whose bytes are UTF-8, as those of a path usually are; what is
     * not UTF-8 becomes U+FFFD. PEP 3333, "Unicode Issues".
     */
    public static String text(String nativeString) {
        return new String(
                nativeString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The native string whose bytes are the UTF-8 of a text: the inverse of {@link #text}. */
    public static String nativeString(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private <T> T typed(String key, Class<T> type, @Nullable T absent) {
        Object value = values.getOrDefault(key, absent);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new IllegalStateException(
                "%s of the environ has to be a %s, and it is %s"
                        .formatted(
                                key,
                                type.getSimpleName(),
                                value == null ? "absent" : "a " + value.getClass().getName()));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return values.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return values.containsKey(key);
    }

    /**
     * Sets a variable, and answers what it was.
     *
     * @throws NullPointerException if the key or the value is null
     */
    @Override
    public @Nullable Object put(String key, Object value) {
        if (key == null || value == null) {
            throw new NullPointerException("no null in an environ: %s = %s".formatted(key, value));
        }
        return values.put(key, value);
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        return values.remove(key);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return values.entrySet();
    }
}
