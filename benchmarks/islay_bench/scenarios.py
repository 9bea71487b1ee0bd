"""What is asked of the servers. A new scenario is one more line in `SCENARIOS`."""

from dataclasses import dataclass
from pathlib import Path

APPLICATIONS = Path(__file__).resolve().parent / "applications"


@dataclass(frozen=True)
class Scenario:
    """One application under one load.

    `module` is a file of `applications/` that defines `app`; `GET path` there answers `body`.
    `connections` is how many clients ask at the same time.
    """

    name: str
    module: str
    path: str = "/"
    body: bytes = b"Hello world!\n"
    connections: int = 32


SCENARIOS = [
    Scenario("hello", "hello"),
    Scenario("flask", "flask_hello"),
]
