package dev.islay.netty;

/**
 * How large a request may be, and what may wait of responses.
 *
 * @param requestLine bytes of the request line without its line end
 * @param headers bytes of all header lines together
 * @param fields number of header fields
 * @param inlineBody bytes of a body that is kept in memory; a larger one goes to a file
 * @param bodyMemory bytes of all bodies that are kept in memory at one time
 * @param responses what clients have not taken
 */
public record HttpLimits(
        int requestLine,
        int headers,
        int fields,
        int inlineBody,
        long bodyMemory,
        ResponseLimits responses) {}
