"""One server that runs: started, asked until it answers, ended with everything it started."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from . import machine
from .interruption import interruption
from .places import Place
from .scenarios import FILE_VARIABLE, MB
from .trouble import Trouble

START_SECONDS = 60
STOP_SECONDS = 10
POLL_SECONDS = 0.002


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(server, scenario, python, prototype=None, patience=STOP_SECONDS, workers=1):
    """Starts `server` with the application of `scenario`, and ends it in any case.

    Yields a `Running` that has answered its first request rightly. What still lives `patience`
    seconds after it was asked to end is killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="islay-bench-"))
    try:
        folder.chmod(0o755)  # a server may become somebody else
        (folder / "file").write_bytes(MB)
        place = Place(scenario, python, free_port(), folder, prototype, workers)
        start = server.start(place)
        running = None
        try:
            with interruption.hold():
                running = Running(server.name, place, start)
            running.wait_until_it_answers()
            yield running
        finally:
            if running:
                with interruption.hold():
                    running.end(patience)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Running:
    """A server process, leader of a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self, name, place, start):
        self.name = name
        self.scenario = place.scenario
        self.port = place.port
        self.url = f"http://127.0.0.1:{place.port}{place.scenario.path}"
        self.milliseconds_to_first_answer = None
        self.log = place.folder / "output"
        self.started = time.perf_counter()
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                start.command,
                cwd=start.directory,
                env={
                    **os.environ,
                    FILE_VARIABLE: str(place.folder / "file"),
                    **start.variables,
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_it_answers(self):
        """Asks again and again until the answer is the expected one."""
        answer = None
        while time.perf_counter() - self.started < START_SECONDS:
            if self.process.poll() is not None:
                raise self.trouble(f"ended with status {self.process.returncode} as it started")
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.ask()
                if answer == (200, self.scenario.body):
                    elapsed = time.perf_counter() - self.started
                    self.milliseconds_to_first_answer = elapsed * 1000
                    return
            time.sleep(POLL_SECONDS)
        seen = f"answered {answer}" if answer else "did not answer"
        raise self.trouble(f"{seen} within {START_SECONDS} s of its start")

    def ask(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            content = self.scenario.content or None
            connection.request(self.scenario.method, self.scenario.path, content)
            answer = connection.getresponse()
            return answer.status, answer.read(len(self.scenario.body) + 1)
        finally:
            connection.close()

    def trouble(self, what):
        lines = self.log.read_text(errors="replace").splitlines()[-20:]
        return Trouble("\n  ".join([f"{self.name} ({self.scenario.name}) {what}", *lines]))

    def processes(self):
        """The server's processes, the first one first."""
        return machine.family(self.process.pid, machine.all_processes())

    def end(self, patience):
        """Asks the server to stop, then kills what is left. Idle servers stop at once."""
        left = self.processes()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        if not self.gone(left, patience):
            left = self.alive(left + self.processes())
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
            self.gone(left, STOP_SECONDS)
        self.process.wait(STOP_SECONDS)

    def gone(self, processes, seconds):
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self.process.poll()  # a dead child stays in /proc until it is waited for
            if not self.alive(processes):
                return True
            time.sleep(0.01)
        return False

    @staticmethod
    def alive(processes):
        now = {(p.pid, p.started) for p in machine.all_processes() if p.state != "Z"}
        return [p for p in processes if (p.pid, p.started) in now]
