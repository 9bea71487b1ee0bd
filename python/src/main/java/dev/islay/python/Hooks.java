package dev.islay.python;

import org.jspecify.annotations.Nullable;

/**
 * Functions of the application, each as {@code module:function}; null: there is none.
 *
 * @param onStart called in each worker when its applications have loaded
 * @param onStop called in each worker that ends as it was asked to
 * @param leader called in one worker of the pool at a time
 */
public record Hooks(@Nullable String onStart, @Nullable String onStop, @Nullable String leader) {
    /** There is none. */
    public static final Hooks NONE = new Hooks(null, null, null);
}
