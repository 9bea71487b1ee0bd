package dev.islay.tests.apps;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Middleware;

/**
 * A middleware that hands its environ on: {@code kept} as it is, {@code seen} after a look at it,
 * {@code copied}, {@code walked} through entry by entry, or {@code set}, with {@code test.set}
 * added.
 */
public record HandingOn(String how) implements Middleware {
    @Override
    public Application wrap(Application next) {
        return (environ, startResponse) -> next.call(handed(environ), startResponse);
    }

    private Environ handed(Environ environ) {
        switch (how) {
            case "seen" -> environ.header("Host");
            case "copied" -> {
                return environ.copy();
            }
            case "walked" -> environ.replaceAll((_, value) -> value);
            case "set" -> environ.put("test.set", how);
            default -> {}
        }
        return environ;
    }
}
