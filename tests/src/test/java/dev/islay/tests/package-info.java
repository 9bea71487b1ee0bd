/** The whole system, as a user meets it: the real program, real Pythons, real sockets. */
@NullMarked
package dev.islay.tests;

import org.jspecify.annotations.NullMarked;
