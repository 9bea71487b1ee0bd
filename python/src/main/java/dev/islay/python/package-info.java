/** Python: interpreters, worker processes, their protocol and their scheduling. Knows no HTTP. */
@NullMarked
package dev.islay.python;

import org.jspecify.annotations.NullMarked;
