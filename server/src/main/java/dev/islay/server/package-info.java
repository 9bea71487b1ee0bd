/** The composition root: settings, binder, dispatcher, arbiter, wired with {@code new}. */
@NullMarked
package dev.islay.server;

import org.jspecify.annotations.NullMarked;
