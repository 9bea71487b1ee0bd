"""What an ordinary client sees of an idle server, and of the same while it is attacked."""

import argparse
import http.client
import os
import sys
import time

from . import furnishing, machine
from .attackers import ATTACKS
from .command import positive, say, status_of
from .crowds import attacking
from .places import ROOT, Start
from .scenarios import APPLICATIONS, Scenario
from .serving import serving
from .table import Table, as_text

ORDINARY = Scenario("attacks", "attacked", "attacked")
PAUSE = 0.01
HEADS = ["while", "connections", "requests", "errors", "p50 ms", "p99 ms", "max ms", "MB"]


class Attacked:
    """Islay with its defaults, but for room for more than ten thousand connections."""

    name = "islay"

    def start(self, place):
        target = APPLICATIONS / f"{place.scenario.module}.py"
        bind = f"--bind=127.0.0.1:{place.port}"
        options = [f"--python={place.python}", "--connections=15000", bind]
        return Start([str(ROOT / "islay"), *options, f"{target}:app"])


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: measured(options))


def measured(options):
    furnishing.find_jdk()
    python, _ = furnishing.find_python(options.python)
    furnishing.build_islay(say)
    say("load average at the start: %.2f" % os.getloadavg()[0])
    rows = []
    with serving(Attacked(), ORDINARY, python, None) as running:
        say("warming up")
        visits(running, options.warm_up)
        rows.append(row("idle", "", visits(running, options.seconds), running))
        for name in options.only or ATTACKS:
            say(name)
            with attacking(name, running, options.seconds) as attacker:
                seen = visits(running, options.seconds)
            rows.append(row(name, attacker.opened, seen, running))
            time.sleep(1)
        rows.append(row("idle again", "", visits(running, options.seconds), running))
    print("benchmarks/attacks " + " ".join(sys.argv[1:]))
    print(as_text(Table(HEADS, rows)))
    return 1 if any(int(each[3]) for each in rows) else 0


def visits(running, seconds):
    """Asks on a new connection each time; a latency in milliseconds for each, None for errors."""
    seen = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        start = time.perf_counter()
        try:
            answer = running.ask()
        except (OSError, http.client.HTTPException):
            answer = None
        elapsed = (time.perf_counter() - start) * 1000
        seen.append(elapsed if answer == (200, ORDINARY.body) else None)
        time.sleep(PAUSE)
    return seen


def row(name, opened, seen, running):
    right = sorted(each for each in seen if each is not None) or [float("nan")]
    memory = machine.peak_memory(running.processes()) / 2**20
    shown = [f"{at(right, share):.1f}" for share in (0.5, 0.99, 1)]
    errors = sum(each is None for each in seen)
    return [name, opened, str(len(seen)), str(errors), *shown, f"{memory:.0f}"]


def at(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/attacks",
        description="Measures what an ordinary client sees while the server is attacked.",
    )
    it.add_argument("--seconds", type=positive, default=8, help="each attack [8]")
    it.add_argument("--warm-up", type=positive, default=5, help="requests before it, seconds [5]")
    it.add_argument("--python", help="interpreter [python3.13, else python3]")
    it.add_argument("--only", action="append", choices=list(ATTACKS), help="one attack; repeatable")
    return it
