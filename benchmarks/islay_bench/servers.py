"""What is measured. A new server is a class with a `name` and a `start`, and a line in `SERVERS`.

`start` gets the place to run in and says what to run; it starts nothing itself. All of them run
one worker process on the same interpreter, with the log of requests off.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional

from .scenarios import APPLICATIONS, Scenario

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """Where a server runs: what it serves, with which interpreter, on which port of 127.0.0.1.

    `folder` is its own, empty, and removed afterwards. `prototype` holds the compiled prototype
    if it takes part.
    """

    scenario: Scenario
    python: str
    port: int
    folder: Path
    prototype: Optional[Path] = None


@dataclass(frozen=True)
class Start:
    """A command, the variables that it needs beside those of the benchmark, its directory."""

    command: List[str]
    variables: Dict[str, str] = field(default_factory=dict)
    directory: Path = APPLICATIONS


class Islay:
    def __init__(self, name, threads):
        self.name = name
        self.threads = threads

    def start(self, place):
        return Start(
            [
                str(ROOT / "islay"),
                f"--bind=127.0.0.1:{place.port}",
                "--workers=1",
                f"--threads={self.threads}",
                f"--python={place.python}",
                f"--chdir={APPLICATIONS}",
                f"{place.scenario.module}:app",
            ]
        )


class Prototype:
    """The throw-away program that the design was measured with: `worker.py`, one thread."""

    name = "prototype"

    def start(self, place):
        for file in place.prototype.glob("*.py"):
            (place.folder / file.name).write_bytes(file.read_bytes())
        java = Path(os.environ["JAVA_HOME"], "bin", "java")
        jars = f"{place.prototype}/classes:{place.prototype}/jars/*"
        return Start(
            [str(java), "-cp", jars, "Uds", str(place.port), "1", place.python],
            {
                "APPS": str(APPLICATIONS),
                "BENCH_APP": place.scenario.module,
                "WPY": "worker.py",
            },
            place.folder,
        )


class Granian:
    name = "granian"

    def start(self, place):
        return Start(
            [
                *(place.python, "-m", "granian", "--interface=wsgi", "--workers=1"),
                *("--host=127.0.0.1", f"--port={place.port}", "--http=1"),
                f"{place.scenario.module}:app",
            ]
        )


class Gunicorn:
    def __init__(self, name, *options):
        self.name = name
        self.options = options

    def start(self, place):
        return Start(
            [
                *(place.python, "-m", "gunicorn", "--workers=1", *self.options),
                *(f"--bind=127.0.0.1:{place.port}", "--no-control-socket"),
                f"{place.scenario.module}:app",
            ]
        )


OURS = "islay"

SERVERS = [
    Islay(OURS, threads=8),
    Islay("islay-1-thread", threads=1),
    Prototype(),
    Granian(),
    Gunicorn("gunicorn-gthread", "--worker-class=gthread", "--threads=8"),
    Gunicorn("gunicorn-sync", "--worker-class=sync"),
]
