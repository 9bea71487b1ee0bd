/** The HTTP front end: a Netty pipeline that yields exchanges. Knows no Python. */
@NullMarked
package dev.islay.netty;

import org.jspecify.annotations.NullMarked;
