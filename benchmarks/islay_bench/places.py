"""Where a server runs, and how it is started."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional

from .scenarios import APPLICATIONS, IDLE, Scenario

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """What a server serves, with which interpreter, by how many processes, on which port of
    127.0.0.1.

    `folder` is its own, empty, and removed afterwards. `prototype` holds the compiled prototype
    if it takes part.
    """

    scenario: Scenario
    python: str
    port: int
    folder: Path
    prototype: Optional[Path] = None
    workers: int = 1

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def target(self):
        return f"{self.scenario.module}:app"

    def program(self, name):
        """A program that was installed beside the interpreter."""
        return str(Path(self.python).parent / name)

    def threads(self, option, preset=None):
        """The option of a server for its threads: what the scenario needs, else `preset`, else
        nothing, which leaves the server to its own opinion."""
        wanted = self.scenario.threads or preset
        return [f"{option}={wanted}"] if wanted else []

    def crowded(self, *options):
        """Options that a server gets only where ten thousand clients stay connected."""
        return list(options) if self.scenario.crowd == IDLE else []


@dataclass(frozen=True)
class Start:
    """A command, the variables that it needs beside those of the benchmark, its directory."""

    command: List[str]
    variables: Dict[str, str] = field(default_factory=dict)
    directory: Path = APPLICATIONS
