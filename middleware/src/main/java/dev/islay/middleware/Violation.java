package dev.islay.middleware;

/** A clause that was broken: which, by whom, where, and what was found. The message says it all. */
public final class Violation extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final Clause clause;
    private final Clause.Party party;

    Violation(Clause clause, Clause.Party party, String found, String culprit) {
        super(
                "%s [%s]: %s %s.\nAt fault: %s"
                        .formatted(
                                clause.heading().startsWith("beyond")
                                        ? clause.heading()
                                        : "PEP 3333, " + clause.heading(),
                                clause,
                                clause.sentence(),
                                found,
                                culprit));
        this.clause = clause;
        this.party = party;
    }

    /** Which. */
    public Clause clause() {
        return clause;
    }

    /** Who is at fault. */
    public Clause.Party party() {
        return party;
    }
}
