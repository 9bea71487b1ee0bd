"""Instructions of a process's threads, by `perf stat`.

They say what code costs where seconds do not: beside busy neighbours the same code took up to four
times as long, and as many instructions to within a few hundredths.
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
from collections import Counter

from .trouble import Trouble

EVENTS = "instructions:u,instructions:k"
COMPILERS = ("C1 ", "C2 ")
COMMAND = ["perf", "stat", "--per-thread", "-x", ";", "-e", EVENTS]
PATIENCE_SECONDS = 10


def require_perf():
    if not shutil.which("perf"):
        raise Trouble("perf is not on the PATH; install it: apt-get install linux-perf", 2)


@contextlib.contextmanager
def counting(pid):
    """Yields a `Counter` that holds the figures once the block is over: by `C1`, `C2` and `rest`,
    user and system together. The block begins when perf counts."""
    counted = Counter()
    with perf_stat(pid) as perf:
        yield counted
        perf.send_signal(signal.SIGINT)
        output = perf.communicate(timeout=PATIENCE_SECONDS)[1]
    counted.update(read(output))
    if not counted:
        raise Trouble(f"perf counts no instructions here: {output.strip()}")


@contextlib.contextmanager
def perf_stat(pid):
    """Runs it from when it has said that it counts, and to the end of the block at the longest."""
    orders, order = os.pipe()
    answer, answers = os.pipe()
    control = f"--control=fd:{orders},{answers}"
    perf = subprocess.Popen(
        [*COMMAND, "--delay=-1", control, "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        pass_fds=(orders, answers),
    )
    os.close(orders)
    os.close(answers)
    try:
        os.write(order, b"enable\n")
        if not select.select([answer], [], [], PATIENCE_SECONDS)[0] or not os.read(answer, 16):
            perf.kill()
            raise Trouble(f"perf does not count here: {perf.communicate()[1].strip()}")
        yield perf
    finally:
        os.close(order)
        os.close(answer)
        perf.kill()
        perf.wait()
        perf.stderr.close()


def read(output):
    """Sums up the lines of perf: thread, figure, unit, event."""
    counted = Counter()
    for line in output.splitlines():
        fields = line.split(";")
        if len(fields) > 3 and fields[1].isdigit():
            compiler = fields[0][:2] if fields[0].startswith(COMPILERS) else "rest"
            counted[compiler] += int(fields[1])
    return counted
