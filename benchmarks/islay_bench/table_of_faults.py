"""The table of `benchmarks/faults`."""


def text(servers, rows):
    """`rows`: the name of a fault, and for each server the counts of answers and the slowest."""
    lines = ["| fault | " + " | ".join(servers) + " |", "| --- " * (len(servers) + 1) + "|"]
    for name, outcomes in rows:
        lines.append(f"| {name} | " + " | ".join(cell(*each) for each in outcomes) + " |")
    return "\n".join(lines)


def cell(answers, slowest):
    """What was not answered as it should be, of how many, and the slowest."""
    failed = sum(answers.values()) - answers["ok"]
    kinds = [f"{count} {kind}" for kind, count in sorted(answers.items()) if kind != "ok"]
    told = f" ({', '.join(kinds)})" if kinds else ""
    return f"{failed} of {sum(answers.values())}{told}, {slowest:.1f} s"
