"""Draws a result: `python -m islay_bench.plots RESULT.json FOLDER`, with matplotlib.

One picture for each scenario: a row of panels for each number of workers, requests a second with
their interval to the left, CPU microseconds a request to the right.
"""

import sys
from pathlib import Path
from statistics import median

import matplotlib

from .comparison import RATE, answered, flawed
from .figures import figure
from .report import WHAT, read
from .servers import OURS

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "font.size": 9, "svg.hashsalt": "islay"})

import matplotlib.pyplot as plt  # noqa: E402 (the kind of output comes first)

WIDTH, BAR, FRAME = 9.0, 0.28, 0.9
ACCENT, PLAIN = "#1f6f8b", "#b9c4c9"
SYSTEM = "#7a8a91"


def main(file, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    by_scenario = {}
    for cell in read(file).cells():
        by_scenario.setdefault(cell[0].scenario, []).append(cell)
    for name, cells in by_scenario.items():
        picture = drawn(name, [ranked(cell) for cell in cells if ranked(cell)])
        if picture:
            picture.savefig(folder / f"{name}.svg", metadata={"Date": None})
            plt.close(picture)


def ranked(cell):
    """The fastest at the top, which is the last one of a bar chart."""
    right = [series for series in cell if answered(series) and not flawed(series)]
    return sorted(right, key=rate)


def rate(series):
    return median(RATE(sample) for sample in series.samples)


def drawn(name, cells):
    if not cells:
        return None
    heights = [BAR * len(cell) + FRAME for cell in cells]
    picture, rows = plt.subplots(
        *(len(cells), 2),
        figsize=(WIDTH, sum(heights)),
        height_ratios=heights,
        squeeze=False,
        layout="constrained",
    )
    picture.suptitle(f"{name}: {WHAT.get(name, '')}")
    for (left, right), cell in zip(rows, cells):
        names = [series.server for series in cell]
        workers = cell[0].workers
        draw_rates(left, names, cell)
        left.set_title(f"requests/s, {workers} worker{'s' if workers > 1 else ''}")
        draw_cpu(right, names, cell)
        right.set_title("CPU µs a request: user, system")
    return picture


def draw_rates(panel, names, cell):
    figures = [figure([RATE(sample) for sample in series.samples]) for series in cell]
    whiskers = [[it.median - it.low for it in figures], [it.high - it.median for it in figures]]
    colours = [ACCENT if name == OURS else PLAIN for name in names]
    values = [it.median for it in figures]
    panel.barh(names, values, color=colours, xerr=whiskers, ecolor="#444444")


def draw_cpu(panel, names, cell):
    user = [median(sample.user for sample in series.samples) for series in cell]
    system = [median(sample.system for sample in series.samples) for series in cell]
    panel.barh(names, user, color=[ACCENT if name == OURS else PLAIN for name in names])
    panel.barh(names, system, left=user, color=SYSTEM)


if __name__ == "__main__":
    main(*sys.argv[1:])
