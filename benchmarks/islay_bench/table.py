"""The result as tables: each scenario, what stands out, start and memory, CPU by process."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import List

from .comparison import CPU, P50, P99, P999, RATE, answered, best, compared, flawed, peers_of
from .figures import figure
from .servers import OURS

NOTHING = "–"


@dataclass(frozen=True)
class Table:
    """`heads` and `rows` of text. The first `names` columns are names, the others figures."""

    heads: List[str]
    rows: List[List[str]]
    names: int = 1


HEADS = [
    *("server", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "user", "system"),
    *("errors", "islay/it: requests/s", "p50", "p99", "CPU"),
]


def results(cell):
    """One scenario with one number of workers."""
    ours = next((series for series in cell if series.server == OURS), None)
    return Table(HEADS, [row(series, ours) for series in cell if series.samples])


def row(series, ours):
    samples = series.samples
    name = series.server + (" (!)" if flawed(series) else "")
    errors = str(sum(sample.load.errors for sample in samples))
    if not answered(series):
        return [name, "0", *[NOTHING] * 6, errors, *[""] * 4]
    return [
        name,
        spread([RATE(sample) for sample in samples], whole),
        middle([P50(sample) for sample in samples], hundredth),
        middle([P99(sample) for sample in samples], hundredth),
        middle([P999(sample) for sample in samples], hundredth),
        spread([CPU(sample) for sample in samples], tenth),
        middle([sample.user for sample in samples], tenth),
        middle([sample.system for sample in samples], tenth),
        errors,
        *(ratio(ours, series, value) for value in (RATE, P50, P99, CPU)),
    ]


def ratio(ours, series, value):
    if ours is None or ours is series:
        return ""
    quotients = compared(ours, series, value)
    return spread(quotients, hundredth) if quotients else NOTHING


def summary(cells):
    """Islay beside the best of its peers, of those that answered rightly."""
    rows = []
    for cell in cells:
        ours = next((series for series in cell if series.server == OURS), None)
        if ours and ours.samples and peers_of(cell):
            beside = [
                beside_best(ours, cell, RATE, max),
                *(beside_best(ours, cell, value, min) for value in (P50, P99, CPU)),
            ]
            rows.append([ours.scenario, str(ours.workers), *beside, beside_gunicorn(ours, cell)])
    heads = ["scenario", "workers", "requests/s", "p50", "p99", "CPU", "requests/s: gunicorn"]
    return Table(heads, rows, names=2)


def beside_best(ours, cell, value, choose):
    return beside(ours, best(peers_of(cell), value, choose), value)


def beside_gunicorn(ours, cell):
    """The better of its two modes."""
    modes = [series for series in peers_of(cell) if series.server.startswith("gunicorn")]
    return beside(ours, best(modes, RATE, max), RATE)


def beside(ours, peer, value):
    quotients = compared(ours, peer, value) if peer else []
    return f"{median(quotients):.2f} ({peer.server})" if quotients else NOTHING


def starts(all_series):
    """Start, the first second, and memory: medians."""
    rows = []
    for series in all_series:
        samples = series.samples
        if not samples:
            continue
        firsts = [each.first_second for each in samples if each.first_second is not None]
        steady = median(RATE(sample) for sample in samples)
        share = f"{median(firsts) / steady:.0%}" if firsts and steady else NOTHING
        rows.append(
            [
                *(series.scenario, str(series.workers), series.server),
                middle([sample.start for sample in samples], whole),
                middle(firsts, whole) if firsts else NOTHING,
                share,
                middle([sample.rest_memory / 2**20 for sample in samples], whole),
                middle([sample.peak_memory / 2**20 for sample in samples], whole),
            ]
        )
    heads = ["scenario", "workers", "server", "start ms", "first second", "of later"]
    return Table([*heads, "MB at rest", "peak MB"], rows, names=3)


def processes(all_series):
    """CPU microseconds a request of each kind of process: medians over the rounds."""
    rows = []
    for series in all_series:
        if not answered(series):
            continue
        kinds = defaultdict(list)
        for sample in series.samples:
            for name, (user, system) in by_name(sample).items():
                kinds[name].append((user, system))
        for name, values in kinds.items():
            user = median(user for user, _ in values)
            system = median(system for _, system in values)
            if user + system >= 0.05:
                place = [series.scenario, str(series.workers), series.server, name]
                rows.append([*place, f"{user:.1f}", f"{system:.1f}"])
    heads = ["scenario", "workers", "server", "process", "user µs", "system µs"]
    return Table(heads, rows, names=4)


def by_name(sample):
    sums = {}
    for cost in sample.costs:
        user, system = sums.get(cost.name, (0, 0))
        user += sample.microseconds(cost.user)
        system += sample.microseconds(cost.system)
        sums[cost.name] = user, system
    return sums


def whole(value):
    return f"{value:,.0f}"


def tenth(value):
    return f"{value:.1f}"


def hundredth(value):
    return f"{value:.2f}"


def spread(values, text):
    """A median with its interval, where there is more than one value."""
    it = figure(values)
    if len(values) == 1:
        return text(it.median)
    return f"{text(it.median)} [{text(it.low)}–{text(it.high)}]"


def middle(values, text):
    return text(median(values))


def as_text(table):
    """Columns side by side: names to the left, figures to the right."""
    lines = [table.heads, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.heads))]
    text = []
    for line in lines:
        cells = [
            cell.ljust(width) if column < table.names else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def as_markdown(table):
    rules = ["---" if column < table.names else "--:" for column in range(len(table.heads))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [table.heads, rules, *table.rows])
