/** WSGI applications somewhere else: PEP 3333's "remote processing", over HTTP. */
@NullMarked
package dev.islay.remote;

import org.jspecify.annotations.NullMarked;
