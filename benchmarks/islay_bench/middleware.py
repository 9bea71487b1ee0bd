"""What a Java middleware that does nothing costs around a Python application."""

import argparse

from . import furnishing, table, turns
from .command import positive, say, status_of
from .figures import ratios
from .installing import Venv
from .java import SOURCES
from .places import ROOT, Start
from .scenarios import APPLICATIONS, Scenario

FLASK = Scenario("middleware", "the 13 bytes by Flask", "flask_hello", needs="flask")
BARE = """\
target = "{target}"
python = "{python}"
"""
AROUND = f"""\
classpath = ["{SOURCES / "NoOp.java"}"]
middleware = [{{java = "NoOp"}}]
"""


class Served:
    """The application in one worker; `more` are settings beside those that it needs."""

    def __init__(self, name, more=""):
        self.name = name
        self.more = more

    def start(self, place):
        target = f"{APPLICATIONS / place.scenario.module}.py:app"
        file = place.folder / "islay.toml"
        text = BARE.format(target=target, python=place.python) + self.more
        file.write_text(text, encoding="utf-8")
        options = [f"--config={file}", f"--bind={place.address}", "--control=off"]
        return Start([str(ROOT / "islay"), *options])


SERVERS = [Served("bare"), Served("no-op in Java", AROUND)]


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: measured(options))


def measured(options):
    turns.prepare()
    venv = Venv(*furnishing.find_python(options.python), say)
    venv.require(FLASK.needs)
    put = turns.plain_load(options.connections)
    samples = turns.asked(options, SERVERS, FLASK, venv.python, put)
    print("\n".join(lines([server.name for server in SERVERS], samples)))
    return 0


def lines(names, samples):
    """A table; the ratios are those to the first of them, round by round."""
    yield "| around Flask | requests/s | CPU µs a request | of it the front end | it/bare |"
    yield "| --- | --- | --- | --- | --- |"
    bare = [turns.cpu(one) for one in samples[0]]
    for name, each in zip(names, samples):
        cpu = [turns.cpu(one) for one in each]
        cells = [
            name,
            table.spread([turns.rate(one) for one in each], table.whole),
            table.spread(cpu, table.tenth),
            table.spread([front_end(one) for one in each], table.tenth),
            "" if each is samples[0] else table.spread(ratios(cpu, bare), table.hundredth),
        ]
        yield f"| {' | '.join(cells)} |"


def front_end(one):
    """CPU microseconds a request of the process in Java."""
    spent = sum(cost.user + cost.system for cost in one.costs if cost.name == "java")
    return one.microseconds(spent)


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/middleware",
        description="Measures Flask with a Java middleware that does nothing, beside bare Flask.",
    )
    it.add_argument("--rounds", type=positive, default=15, help="interleaved rounds [15]")
    it.add_argument("--seconds", type=positive, default=2, help="load of each, a round [2]")
    it.add_argument("--warm-up", type=positive, default=15, help="load before it, seconds [15]")
    it.add_argument("--connections", type=positive, default=32, help="clients at a time [32]")
    it.add_argument("--python", help="interpreter [python3.13, else python3]")
    return it
