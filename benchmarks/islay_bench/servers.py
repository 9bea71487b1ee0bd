"""Islay, and the list of all that is measured.

A new server is a class with a `name`, the `needs` to install, and a `start`, and a line in
`SERVERS`. `start` gets the place to run in and says what to run; it starts nothing itself. All of
them run on the same interpreter, with the log of requests off and connections kept.
"""

import os
from pathlib import Path

from . import peers
from .places import ROOT, Start
from .scenarios import APPLICATIONS

OURS = "islay"
ONE_THREAD = "islay-1-thread"
ONE_LOOP = "islay-1-client-loop"
TWO_LOOPS = "islay-2-client-loops"
PROTOTYPE = "prototype"
OWN = (OURS, ONE_THREAD, ONE_LOOP, TWO_LOOPS, PROTOTYPE)


class Islay:
    """`threads` is for all scenarios that do not say how many they need; `variables` are put into
    its environment; one `on_demand` is measured when it is named."""

    needs = ""

    def __init__(self, name, threads=None, variables=None, on_demand=False):
        self.name = name
        self.threads = threads
        self.variables = variables or {}
        self.on_demand = on_demand

    def start(self, place):
        return Start(
            [
                *(str(ROOT / "islay"), f"--bind={place.address}", f"--workers={place.workers}"),
                *place.threads("--threads", self.threads),
                *(f"--python={place.python}", f"--chdir={APPLICATIONS}"),
                *place.crowded("--connections=15000"),
                place.target,
            ],
            self.variables,
        )


class Prototype:
    """The throw-away program that the design was measured with: `worker.py`, one thread."""

    name = PROTOTYPE
    needs = ""

    def start(self, place):
        for file in place.prototype.glob("*.py"):
            (place.folder / file.name).write_bytes(file.read_bytes())
        java = Path(os.environ["JAVA_HOME"], "bin", "java")
        jars = f"{place.prototype}/classes:{place.prototype}/jars/*"
        return Start(
            [str(java), "-cp", jars, "Uds", str(place.port), str(place.workers), place.python],
            {
                "APPS": str(APPLICATIONS),
                "BENCH_APP": place.scenario.module,
                "WPY": "worker.py",
            },
            place.folder,
        )


SERVERS = [
    Islay(OURS),
    Islay(ONE_THREAD, threads=1),
    Islay(ONE_LOOP, variables={"ISLAY_CLIENT_LOOPS": "1"}, on_demand=True),
    Islay(TWO_LOOPS, variables={"ISLAY_CLIENT_LOOPS": "2"}, on_demand=True),
    Prototype(),
    peers.Granian(),
    peers.Forked("fastpysgi"),
    peers.Forked("fastwsgi"),
    peers.Forked("bjoern"),
    peers.Gunicorn("gunicorn-gthread", "gthread"),
    peers.Gunicorn("gunicorn-sync", "sync"),
    peers.Uwsgi("uwsgi-http11", "--http11-socket"),
    peers.Uwsgi("uwsgi-http", "--http-socket"),
    peers.Waitress(),
    peers.Cheroot(),
    peers.ModWsgi(),
    peers.Pyvoy(),
]
