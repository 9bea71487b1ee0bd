package dev.islay.conformance;

/**
 * A rule that a server, an application or a middleware is bound by, in our words.
 *
 * @param id {@code W…}: PEP 3333, {@code H…}: HTTP
 * @param force MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, or nothing
 * @param stand what Islay does about it; empty for a rule that does not bind a server
 * @param none why no case proves it; empty when one does
 */
public record Clause(
        String id, String party, String force, String rule, String stand, String none) {
    /** Whether a server is among those it binds. */
    public boolean bindsServer() {
        return party.contains("server");
    }
}
