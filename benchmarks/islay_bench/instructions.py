"""Instructions of a process's threads, by `perf stat`.

They say what code costs where seconds do not: beside busy neighbours the same code took up to four
times as long, and as many instructions to within a few hundredths.
"""

import contextlib
import shutil
import signal
import subprocess
import time
from collections import Counter

from .trouble import Trouble

EVENTS = "instructions:u,instructions:k"
COMPILERS = ("C1 ", "C2 ")
ATTACHED_SECONDS = 0.3


def require_perf():
    if not shutil.which("perf"):
        raise Trouble("perf is not on the PATH; install it: apt-get install linux-perf", 2)


@contextlib.contextmanager
def counting(pid):
    """Yields a `Counter` that holds the figures once the block is over: by `C1`, `C2` and `rest`,
    user and system together."""
    command = ["perf", "stat", "--per-thread", "-x", ";", "-e", EVENTS, "-p", str(pid)]
    perf = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True
    )
    counted = Counter()
    try:
        time.sleep(ATTACHED_SECONDS)  # perf does not say when it has begun
        yield counted
        perf.send_signal(signal.SIGINT)
        output = perf.communicate(timeout=10)[1]
    finally:
        perf.kill()
        perf.wait()
    counted.update(read(output))
    if not counted:
        raise Trouble(f"perf counts no instructions here: {output.strip()}")


def read(output):
    """Sums up the lines of perf: thread, figure, unit, event."""
    counted = Counter()
    for line in output.splitlines():
        fields = line.split(";")
        if len(fields) > 3 and fields[1].isdigit():
            compiler = fields[0][:2] if fields[0].startswith(COMPILERS) else "rest"
            counted[compiler] += int(fields[1])
    return counted
