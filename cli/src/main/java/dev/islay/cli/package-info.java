/** The command line. */
@NullMarked
package dev.islay.cli;

import org.jspecify.annotations.NullMarked;
