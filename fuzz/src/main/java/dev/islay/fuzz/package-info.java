/** What the fuzz tests of all modules share. Not a part of the program. */
@NullMarked
package dev.islay.fuzz;

import org.jspecify.annotations.NullMarked;
