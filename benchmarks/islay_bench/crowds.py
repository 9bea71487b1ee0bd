"""Other clients of a server, in a process of their own, while it is measured."""

import contextlib
import http.client
import subprocess
import sys
import time
from pathlib import Path

from .interruption import interruption
from .trouble import Trouble

GATHERING = 10
SETTLING = 20
READY = "ready"


class Attacker:
    """The process of an attack (see `attackers`); `opened` is what it said at its end."""

    def __init__(self, name, port, seconds):
        command = [sys.executable, "-m", "islay_bench.attackers", name, str(port), str(seconds)]
        self.name = name
        self.opened = "?"
        self.process = subprocess.Popen(
            command,
            cwd=Path(__file__).resolve().parents[1],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until_ready(self):
        """Returns when it has its connections, or has given up. Tells which."""
        return self.process.stdout.readline().strip() == READY

    def end(self, early=False):
        try:
            if early:
                self.process.kill()
            self.opened = self.process.stdout.read().strip() or "?"
            self.process.wait(GATHERING)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()


@contextlib.contextmanager
def attacking(name, running, seconds):
    """An attack that is under way, for so long at least."""
    attacker = None
    try:
        with interruption.hold():
            attacker = Attacker(name, running.port, seconds + GATHERING)
        attacker.wait_until_ready()
        yield attacker
    finally:
        if attacker:
            with interruption.hold():
                attacker.end()


@contextlib.contextmanager
def crowd(name, running, seconds):
    """As many clients as `name` says, for at least so long; nobody when there is no name.

    What they asked for at first is done, as far as it can be: an ordinary request was answered.
    """
    if not name:
        yield
        return
    attacker = None
    try:
        with interruption.hold():
            attacker = Attacker(name, running.port, seconds + GATHERING + SETTLING)
        if not attacker.wait_until_ready():
            raise Trouble(f"{running.name} does not hold the connections of: {name}")
        settle(running)
        yield
    finally:
        if attacker:
            with interruption.hold():
                attacker.end(early=True)


def settle(running):
    until = time.monotonic() + SETTLING
    while time.monotonic() < until:
        with contextlib.suppress(OSError, http.client.HTTPException):
            running.ask()
            return
