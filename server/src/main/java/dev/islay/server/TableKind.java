package dev.islay.server;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of table in a settings file, and which keys each may have. */
enum TableKind {
    /** What stands before the first table: it holds for all. */
    TOP("the file", List.of(SettingsFile.TARGET, MiddlewareReader.KEY), Set.of(Scope.values())),
    /** {@code [[mount]]}. */
    MOUNT(
            "a mount",
            List.of("host", "path", SettingsFile.TARGET, MiddlewareReader.KEY, "pool", "listener"),
            Set.of(Scope.POOL, Scope.MOUNT)),
    /** {@code [pool.NAME]}. */
    POOL("a pool", List.of(), Set.of(Scope.POOL, Scope.MOUNT)),
    /** {@code [application.NAME]}. */
    APPLICATION(
            "a named application",
            List.of(SettingsFile.TARGET, MiddlewareReader.KEY),
            Set.of(Scope.MOUNT)),
    /** {@code [listener.NAME]}. */
    LISTENER("a listener", List.of(), Set.of(Scope.LISTENER));

    private final String words;
    private final List<String> own;
    private final Set<Scope> scopes;

    TableKind(String words, List<String> own, Set<Scope> scopes) {
        this.words = words;
        this.own = own;
        this.scopes = scopes;
    }

    /** With its article. */
    String words() {
        return words;
    }

    /** Whether it is a key that no setting has. */
    boolean owns(String key) {
        return own.contains(key);
    }

    /** Several strings may stand for it, in an array. */
    static boolean repeatable(String ownKey) {
        return ownKey.equals("host") || ownKey.equals("listener");
    }

    boolean takes(Setting<?> setting) {
        return setting.inFile() && scopes.contains(setting.scope());
    }

    /** Everything that it takes. */
    Stream<String> keys() {
        return Stream.concat(
                own.stream(), AllSettings.all().stream().filter(this::takes).map(Setting::name));
    }
}
