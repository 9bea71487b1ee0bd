"""What becomes of a steady load when something goes wrong behind the server."""

import argparse
import contextlib
import http.client
import os
import signal
import time

from . import furnishing, table_of_faults
from .command import chosen, positive, say, status_of
from .fault_servers import SERVERS
from .installing import Venv
from .scenarios import Scenario
from .serving import serving
from .steady import SteadyLoad

SCENARIO = Scenario("faults", "what it was asked", "faulty", "/?0", b"0")
BEFORE, AFTER = 1.0, 6.0
ASKING = 2.0


class Scene:
    """A server under load, with a copy of the application that may be edited."""

    def __init__(self, running, server):
        self.running = running
        self.server = server
        self.application = running.log.parent / "faulty.py"

    def ask(self, path):
        """Asks without waiting for long; what comes back does not matter here."""
        client = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=ASKING)
        with contextlib.suppress(OSError, http.client.HTTPException):
            client.request("GET", path)
            return client.getresponse().read()
        client.close()
        return b""

    def signal_worker(self, number):
        """To one that has just answered."""
        with contextlib.suppress(ValueError, ProcessLookupError):
            os.kill(int(self.ask("/pid")), number)

    def reload(self):
        os.kill(self.running.process.pid, signal.SIGHUP)


def asked(path):
    return lambda scene: scene.ask(path)


def killed(number):
    return lambda scene: scene.signal_worker(number)


def many_reloads(scene):
    for _ in range(20):
        scene.reload()
        time.sleep(0.2)


def broken_code(scene):
    good = scene.application.read_text()
    scene.application.write_text("raise LookupError('half done')")
    scene.reload()
    time.sleep(AFTER / 2)
    scene.application.write_text(good)
    scene.reload()


FAULTS = {
    "nothing": lambda scene: None,
    "worker: kill -9": killed(signal.SIGKILL),
    "worker: SIGSTOP": killed(signal.SIGSTOP),
    "worker: SIGSEGV": asked("/segv"),
    "worker: os._exit": asked("/leave"),
    "loop in Python": asked("/spin"),
    "loop in C, GIL held": asked("/backtrack"),
    "sleep for a minute": asked("/sleep"),
    "64 MB more": asked("/grow"),
    "20 reloads": many_reloads,
    "broken code reloaded": broken_code,
}


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: measured(options))


def measured(options):
    furnishing.find_jdk()
    python, version = furnishing.find_python(options.python)
    servers = chosen(SERVERS, options.only, "server")
    venv = Venv(python, version, say)
    venv.require(*(server.needs for server in servers if server.needs))
    furnishing.build_islay(say)
    rows = []
    for name, act in FAULTS.items():
        if not options.fault or any(word in name for word in options.fault):
            rows.append(
                (name, [outcome(name, act, each, venv.python, options) for each in servers])
            )
    print(table_of_faults.text([each.name for each in servers], rows))
    return 0


def outcome(name, act, server, python, options):
    """The counts of answers, and the slowest in seconds."""
    say(f"{name}: {server.name}")
    with serving(server, SCENARIO, python) as running:
        scene = Scene(running, server)
        load = SteadyLoad(running.port, options.rate)
        time.sleep(BEFORE)
        act(scene)
        time.sleep(AFTER)
        return load.stop(), load.slowest


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/faults",
        description="Counts the requests that fail when workers die, hang or are replaced.",
    )
    it.add_argument("--rate", type=positive, default=200, help="requests a second [200]")
    it.add_argument("--only", metavar="SERVER", action="append", help="only these servers")
    it.add_argument("--fault", metavar="WORD", action="append", help="only faults with this word")
    it.add_argument("--python", help="interpreter [python3.13, else python3]")
    return it
