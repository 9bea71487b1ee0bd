"""A finished measurement with what it was made on, as text, JSON or Markdown."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List

from . import table
from .comparison import flawed
from .places import ROOT
from .rounds import DISTURBED, TRIES, Series
from .scenarios import SCENARIOS
from .servers import OURS
from .trouble import Trouble

HOW_TO_READ = (
    "Medians over the rounds; in brackets the interval that holds the true median with 95 %"
    " probability (with fewer than six rounds: least and greatest)."
    " `islay/it` and the columns after it are the medians of the ratios of each round: above 1"
    " Islay serves more requests a second, below 1 it answers sooner or needs less CPU."
    " The load generator shares the CPUs with the server: read ratios, not absolute figures,"
    " and where they differ by less than 15 %, compare CPU microseconds a request."
)
SUMMARY = (
    "Islay over the best peer by that figure, of those that answered rightly; the last column is"
    " Islay over the better mode of gunicorn."
)
ERRORS = "(!) More than a thousandth of the requests failed: those figures do not count."
WHAT = {scenario.name: scenario.what for scenario in SCENARIOS}


@dataclass(frozen=True)
class Report:
    """`facts` are lines about the machine, the commit and the like, by name. `missing` says why
    a server took no part, by name."""

    facts: Dict[str, str]
    series: List[Series]
    missing: Dict[str, str] = field(default_factory=dict)

    @property
    def failed(self):
        """Whether Islay itself did."""
        ours = [series for series in self.series if series.server == OURS]
        return any(series.failures or flawed(series) for series in ours)

    def cells(self):
        """Series of the same scenario and number of workers, in the order in which they came."""
        found = {}
        for series in self.series:
            found.setdefault((series.scenario, series.workers), []).append(series)
        return [cell for cell in found.values() if any(series.samples for series in cell)]

    def parts(self):
        """Titles with paragraphs and tables."""
        cells = self.cells()
        beside = table.summary(cells)
        if beside.rows:
            yield "In short", [SUMMARY, beside]
        for cell in cells:
            yield title(cell[0]), [WHAT.get(cell[0].scenario, ""), table.results(cell)]
        yield "Start, the first second, memory", [table.starts(self.series)]
        yield "CPU by process, microseconds a request", [table.processes(self.series)]
        notes = [*self.absences(), *self.disturbances(), HOW_TO_READ]
        yield "Notes", [*notes, ERRORS] if any(map(flawed, self.series)) else notes

    def absences(self):
        for name, reason in self.missing.items():
            yield f"{name} is missing: {reason}"
        for series in self.series:
            for failure in series.failures:
                lines = failure.splitlines()
                yield f"{title(series)}: " + ": ".join(dict.fromkeys([lines[0], lines[-1].strip()]))

    def disturbances(self):
        shares = [sample.elsewhere for series in self.series for sample in series.samples]
        if shares and max(shares) > DISTURBED:
            disturbed = sum(share > DISTURBED for share in shares)
            yield (
                f"Others took more than {DISTURBED:.0%} of the machine's CPUs, {max(shares):.0%} at"
                f" most, during {disturbed} of {len(shares)} samples, {TRIES} times in turn."
            )

    def as_text(self):
        text = ["\n".join(f"{name}: {fact}" for name, fact in self.facts.items())]
        for heading, content in self.parts():
            shown = [part if isinstance(part, str) else table.as_text(part) for part in content]
            text.append("\n".join([heading.upper(), *shown]))
        return "\n\n".join(text) + "\n"

    def as_markdown(self, plots=None):
        """`plots` is the folder of the pictures, as the page names it."""
        text = [
            f"# {self.facts['date'][:10]}, commit {self.facts['commit']}",
            "\n".join(f"- {name}: {fact}" for name, fact in self.facts.items()),
        ]
        pictured = set()
        for heading, content in self.parts():
            text.append(f"## {heading}")
            text += [part if isinstance(part, str) else table.as_markdown(part) for part in content]
            name = heading.partition(",")[0]
            if plots and name in WHAT and name not in pictured:
                pictured.add(name)
                text.append(f"![{name}]({plots}/{name}.svg)")
        return "\n\n".join(text) + "\n"

    def as_json(self):
        content = {
            "facts": self.facts,
            "missing": self.missing,
            "series": [series.as_json() for series in self.series],
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text):
        content = json.loads(text)
        series = [Series.from_json(each) for each in content["series"]]
        return cls(content["facts"], series, content["missing"])

    def write(self, options):
        if options.json:
            Path(options.json).write_text(self.as_json(), encoding="utf-8")
        if options.markdown:
            page = Path(options.markdown)
            plots = options.plots and os.path.relpath(options.plots, page.parent)
            page.write_text(self.as_markdown(plots), encoding="utf-8")


def title(series):
    return f"{series.scenario}, {series.workers} worker{'s' if series.workers > 1 else ''}"


def joined(reports):
    """One report of several: samples of the same server in the same scenario are put together."""
    together = {}
    for report in reports:
        for series in report.series:
            empty = Series(series.scenario, series.server, series.workers)
            it = together.setdefault(series.key, empty)
            it.samples.extend(series.samples)
            it.failures.extend(series.failures)
    facts = {
        name: "; ".join(dict.fromkeys(report.facts.get(name, "") for report in reports))
        for name in reports[0].facts
    }
    missing = {name: why for report in reports for name, why in report.missing.items()}
    order = list(dict.fromkeys(WHAT) | {key[0]: None for key in together})
    series = sorted(together.values(), key=lambda it: (order.index(it.scenario), it.workers))
    return Report(facts, series, missing)


def read(file):
    try:
        return Report.from_json(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise Trouble(f"{file} is no result of this benchmark: {trouble!r}", 2) from None


def commit():
    """The commit of this checkout, with a + when files differ from it."""
    try:
        name = git("rev-parse", "--short=10", "HEAD").strip()
        return name + ("+" if git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def git(*arguments):
    return subprocess.run(
        ["git", "-C", str(ROOT), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        universal_newlines=True,
        check=True,
    ).stdout
