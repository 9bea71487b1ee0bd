/** Middleware (PEP 3333, "Middleware: Components that Play Both Sides"), one a class. */
@NullMarked
package dev.islay.middleware;

import org.jspecify.annotations.NullMarked;
