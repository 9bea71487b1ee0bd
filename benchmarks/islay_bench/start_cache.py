"""The cache that ./islay starts from once it has served for a quarter of a minute on a machine.

It is made before anything is measured: servers that are measured live for some seconds only, and
one that makes its cache in the background, as it does later, would be measured with that.
"""

import os
import time
from pathlib import Path

from .places import ROOT, Start
from .scenarios import APPLICATIONS, Scenario
from .serving import serving

HELLO = Scenario("start cache", "13 bytes of an empty application", "hello")
VARIABLE = "ISLAY_START_CACHE"
TO_BE_MADE = "-Dislay.start-cache="
PATIENCE_SECONDS = 150
POLL_SECONDS = 0.2


class Hurried:
    """An Islay that makes the cache at once, if there is none."""

    name = "islay"

    def start(self, place):
        command = [
            *(str(ROOT / "islay"), f"--bind={place.address}", f"--python={place.python}"),
            *(f"--chdir={APPLICATIONS}", "--control=off", place.target),
        ]
        return Start(command, {VARIABLE: "now"}, place.folder)


def make(python, say):
    """Sees to the cache. Without one, or if it cannot be made, the first server does without."""
    if os.environ.get(VARIABLE) == "off":
        return
    with serving(Hurried(), HELLO, python) as running:
        file = to_be_made(Path(f"/proc/{running.process.pid}/cmdline").read_text())
        if file:
            say("making the cache that islay starts from")
            if not made(file):
                say("islay could make no cache to start from: it starts without")


def to_be_made(command):
    """The file that a JVM was told to make, of its command line in /proc; None: it has one."""
    for word in command.split("\0"):
        if word.startswith(TO_BE_MADE):
            return Path(word[len(TO_BE_MADE) :])
    return None


def made(file):
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until:
        if file.exists():
            return True
        if Path(f"{file}.failed").exists():
            return False
        time.sleep(POLL_SECONDS)
    return False
