"""The result as text: one table, and under it where the CPU time went."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import List

from .figures import figure, ratios
from .servers import OURS


@dataclass(frozen=True)
class Table:
    """`heads` and `rows` of text. The first two columns are names, the others figures."""

    heads: List[str]
    rows: List[List[str]]


HEADS = [
    *("scenario", "server", "requests/s", "p50 ms", "p99 ms", "CPU µs", "peak MB", "start ms"),
    *("errors", "islay/it: requests/s", "islay/it: CPU"),
]


def results(all_series):
    ours = {series.scenario: series for series in all_series if series.server == OURS}
    return Table(HEADS, [row(series, ours.get(series.scenario)) for series in all_series])


def row(series, ours):
    samples = series.samples
    errors = sum(sample.load.errors for sample in samples)
    return [
        series.scenario,
        series.server + (" (!)" if errors else ""),
        spread([sample.load.per_second for sample in samples], whole),
        middle([sample.load.p50 for sample in samples], "{:.2f}"),
        middle([sample.load.p99 for sample in samples], "{:.2f}"),
        spread([sample.cpu for sample in samples], tenth),
        middle([sample.peak_memory / 2**20 for sample in samples], "{:.0f}"),
        middle([sample.start for sample in samples], "{:.0f}"),
        str(errors),
        compared(ours, series, lambda sample: sample.load.per_second),
        compared(ours, series, lambda sample: sample.cpu),
    ]


def compared(ours, series, value):
    if ours is None or ours is series:
        return ""
    mine = [value(sample) for sample in ours.samples]
    theirs = [value(sample) for sample in series.samples]
    quotients = ratios(mine, theirs)
    return spread(quotients, hundredth) if quotients else ""


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


def middle(values, pattern):
    return pattern.format(median(values))


def processes(all_series):
    """CPU microseconds a request of each kind of process: medians over the rounds."""
    rows = []
    for series in all_series:
        kinds = defaultdict(list)
        for sample in series.samples:
            for name, (user, system) in by_name(sample).items():
                kinds[name].append((user, system))
        for name, values in kinds.items():
            user = median(user for user, _ in values)
            system = median(system for _, system in values)
            if user + system >= 0.05:
                rows.append([series.scenario, series.server, name, f"{user:.1f}", f"{system:.1f}"])
    return Table(["scenario", "server", "process", "user µs", "system µs"], rows)


def by_name(sample):
    sums = {}
    for cost in sample.costs:
        user, system = sums.get(cost.name, (0, 0))
        user += sample.microseconds(cost.user)
        system += sample.microseconds(cost.system)
        sums[cost.name] = user, system
    return sums


def as_text(table):
    """Columns side by side: names to the left, figures to the right."""
    lines = [table.heads, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.heads))]
    text = []
    for line in lines:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def as_markdown(table):
    rules = ["---" if column < 2 else "--:" for column in range(len(table.heads))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [table.heads, rules, *table.rows])
