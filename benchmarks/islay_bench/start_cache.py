"""The cache that ./islay starts from, where the build has not made it: for other options, say.

It is made before anything is measured: servers that are measured live for some seconds only, and
one that makes its cache in the background would be measured with that.
"""

import os
import time
from pathlib import Path

from .scenarios import Scenario
from .servers import OURS, Islay
from .serving import serving

HELLO = Scenario("start cache", "13 bytes of an empty application", "hello")
VARIABLE = "ISLAY_START_CACHE"
TO_BE_MADE = "-Dislay.start-cache="
PATIENCE_SECONDS = 150
POLL_SECONDS = 0.2


def make(python, say):
    """Sees to the cache. Without one, or if it cannot be made, the first server does without."""
    if os.environ.get(VARIABLE) == "off":
        return
    hurried = Islay(OURS, variables={VARIABLE: "now"})
    with serving(hurried, HELLO, python) as running:
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
