/**
 * The conformance suite: clauses of PEP 3333 and of HTTP, cases that prove them against any server,
 * and the runner. Cases are data (the resource folder {@code cases}); what judges them does no I/O.
 */
@NullMarked
package dev.islay.conformance;

import org.jspecify.annotations.NullMarked;
