"""What the JVM compiles until the front end is warm, with options of the JVM side by side."""

import argparse
from dataclasses import dataclass

from . import furnishing, load, table, turns
from .command import positive, say, status_of
from .instructions import counting, require_perf
from .rounds import order
from .scenarios import Scenario
from .servers import Islay
from .serving import serving

HELLO = Scenario("compiling", "13 bytes of an empty application", "hello")
CONNECTIONS = 32
STEADY_SECONDS = 3


def islay(options):
    """Without a start cache; `options`: more options for its JVM, in one string."""
    variables = {"ISLAY_START_CACHE": "off", "ISLAY_JAVA_OPTIONS": options}
    return Islay(options or "as it is", variables=variables)


@dataclass(frozen=True)
class Compiled:
    """Thousand millions of the compilers' instructions until so many requests were answered and
    three seconds longer, and thousands of a request's in these seconds, compilers left out."""

    c1: float
    c2: float
    request: float


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: measured(options))


def measured(options):
    turns.prepare()
    require_perf()
    python = furnishing.find_python(options.python)[0]
    servers = [islay(each) for each in ["", *options.java]]
    samples = [[] for _ in servers]
    for number in range(options.rounds):
        for index in order(number, len(servers)):
            say(f"round {number + 1} of {options.rounds}: {servers[index].name}")
            with serving(servers[index], HELLO, python) as running:
                samples[index].append(sample(running, options.requests))
    print("\n".join(lines([server.name for server in servers], samples)))
    return 0


def sample(running, requests):
    answered = 0
    with counting(running.process.pid) as cold:
        while answered < requests:
            answered += load.put_load(running.url, CONNECTIONS, 1).requests
    with counting(running.process.pid) as warm:
        steady = load.put_load(running.url, CONNECTIONS, STEADY_SECONDS).requests
    c1, c2 = (cold[it] + warm[it] for it in ("C1", "C2"))
    return Compiled(c1 / 1e9, c2 / 1e9, warm["rest"] / steady / 1e3)


def lines(names, samples):
    yield "| options of the JVM | C1, 10⁹ instructions | C2 | later a request, 10³ |"
    yield "| --- | --- | --- | --- |"
    for name, each in zip(names, samples):
        figures = zip(*((one.c1, one.c2, one.request) for one in each))
        yield f"| {name} | {' | '.join(table.spread(it, table.tenth) for it in figures)} |"


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/compiling",
        description="Counts what the JVM compiles until it is warm.",
    )
    it.add_argument(
        "--java",
        action="append",
        default=[],
        metavar="OPTIONS",
        help="more options of the JVM to compare with, in one string (--java='-X…'); repeatable",
    )
    it.add_argument("--rounds", type=positive, default=3, help="interleaved rounds [3]")
    it.add_argument("--requests", type=positive, default=80_000, help="until warm [80000]")
    it.add_argument("--python", help="interpreter of the worker [python3.13, else python3]")
    return it
