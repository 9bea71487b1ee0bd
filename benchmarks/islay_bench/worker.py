"""What each step of a Python worker takes, with the accelerator and without, on several Pythons."""

import argparse
import json
import os
import subprocess
import sys

from .command import say, status_of
from .places import ROOT
from .trouble import Trouble

BUILT = ROOT / "python/target/classes/islay_worker_home"
STEPS = ROOT / "benchmarks/islay_bench/worker_steps.py"
SECONDS = 120


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: compared(options.python or [sys.executable]))


def compared(pythons):
    if not BUILT.is_dir():
        raise Trouble(f"{BUILT} is not there: ./mvnw -Dquick -pl python -am compile makes it")
    columns = [column for python in pythons for column in both(python)]
    print("\n".join(lines(columns)))
    return 0


def lines(columns):
    """A table of titles and what was found under each, by step."""
    yield "| step, ns | " + " | ".join(title for title, _ in columns) + " |"
    yield "| --- |" + " --: |" * len(columns)
    for step in columns[0][1]:
        yield f"| {step} | " + " | ".join(f"{found[step]:,.0f}" for _, found in columns) + " |"


def both(python):
    """The columns of a Python: without the accelerator, and with it if it can be used there."""
    say(f"measuring {python}")
    plain, fast = measured(python, "off"), measured(python, "on")
    yield f"{plain[0]['python']} plain", figures(plain)
    if fast[0]["accelerated"]:
        yield f"{fast[0]['python']} in C", figures(fast)


def figures(lines):
    return {line["step"]: line["ns"] for line in lines[1:]}


def measured(python, accelerator):
    """What the steps print, line by line."""
    try:
        done = subprocess.run(
            [python, "-B", str(STEPS), str(BUILT)],
            env=dict(os.environ, ISLAY_ACCELERATOR=accelerator),
            stdout=subprocess.PIPE,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as failure:
        raise Trouble(f"{python}: {failure}") from failure
    return [json.loads(line) for line in done.stdout.splitlines()]


def parser():
    made = argparse.ArgumentParser(prog="benchmarks/worker", description=__doc__)
    made.add_argument("--python", action="append", help="a Python 3; repeatable [this one]")
    return made
