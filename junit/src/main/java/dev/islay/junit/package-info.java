/** Starts the real server for the tests of a class: {@link dev.islay.junit.IslayExtension}. */
@NullMarked
package dev.islay.junit;

import org.jspecify.annotations.NullMarked;
