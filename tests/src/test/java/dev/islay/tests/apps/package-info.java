/** Java applications that the program serves in tests. */
@NullMarked
package dev.islay.tests.apps;

import org.jspecify.annotations.NullMarked;
