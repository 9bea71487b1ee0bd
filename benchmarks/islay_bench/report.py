"""A finished measurement with what it was made on, as text, JSON or Markdown."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List

from . import table
from .rounds import Series
from .servers import ROOT

HOW_TO_READ = (
    "Medians over the rounds; in brackets the interval that holds the true median with 95 %"
    " probability (with fewer than six rounds: least and greatest)."
    " The load generator shares the CPUs with the server: read ratios, not absolute figures,"
    " and where they differ by less than 15 %, compare CPU microseconds a request."
)
ERRORS = "(!) Some requests failed: the figures of that server do not count."


@dataclass(frozen=True)
class Report:
    """`facts` are lines about the machine, the commit and the like, by name."""

    facts: Dict[str, str]
    series: List[Series]

    @property
    def failed(self):
        return any(sample.load.errors for series in self.series for sample in series.samples)

    def tables(self):
        return table.results(self.series), table.processes(self.series)

    def notes(self):
        return [HOW_TO_READ, ERRORS] if self.failed else [HOW_TO_READ]

    def as_text(self):
        facts = "\n".join(f"{name}: {fact}" for name, fact in self.facts.items())
        tables = [table.as_text(it) for it in self.tables()]
        return "\n\n".join([facts, *tables, *self.notes()]) + "\n"

    def as_markdown(self):
        facts = "\n".join(f"- {name}: {fact}" for name, fact in self.facts.items())
        tables = [table.as_markdown(it) for it in self.tables()]
        title = f"# {self.facts['date'][:10]}, commit {self.facts['commit']}"
        return "\n\n".join([title, facts, *tables, *self.notes()]) + "\n"

    def as_json(self):
        content = {"facts": self.facts, "series": [series.as_json() for series in self.series]}
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    def write(self, json_file, markdown_file):
        if json_file:
            Path(json_file).write_text(self.as_json(), encoding="utf-8")
        if markdown_file:
            Path(markdown_file).write_text(self.as_markdown(), encoding="utf-8")


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
