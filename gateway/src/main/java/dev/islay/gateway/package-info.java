/** The gateway: exchange → environ → application → response. No sockets, no Python. */
@NullMarked
package dev.islay.gateway;

import org.jspecify.annotations.NullMarked;
