"""The load: wrk with one thread, which keeps a number of connections busy (a closed loop)."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .trouble import Trouble

SUMMARY = Path(__file__).resolve().parent / "summary.lua"
MARK = "summary "
GRACE_SECONDS = 20


@dataclass(frozen=True)
class Load:
    """What the clients saw. `p50` and `p99` in milliseconds; `errors` counts answers that are
    not 2xx or 3xx and what failed on a socket."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int

    @property
    def per_second(self):
        return self.requests / self.seconds


def require_wrk(install):
    """Makes sure that wrk is there; `install` allows apt-get to install it."""
    if shutil.which("wrk"):
        return
    apt = os.geteuid() == 0 and shutil.which("apt-get")
    if not apt:
        raise Trouble("wrk is not on the PATH; install it: apt-get install wrk", 2)
    if not install:
        raise Trouble(
            "wrk is not on the PATH; run with --install-wrk, or install it: apt-get install wrk", 2
        )
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "wrk"]
    if subprocess.run(command, check=False).returncode or not shutil.which("wrk"):
        raise Trouble(f"wrk could not be installed by: {' '.join(command)}", 2)


def put_load(url, connections, seconds, script=SUMMARY, arguments=()):
    """Runs wrk against `url` and returns its `Load`.

    A script of Lua, which gets the arguments, may choose what is asked; it runs `SUMMARY`, too.
    """
    command = [
        *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=10s"),
        *("-s", str(script), url, "--", *arguments),
    ]
    try:
        # run() ends wrk when the time is over, and when the benchmark is interrupted.
        wrk = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            check=False,
            timeout=seconds + GRACE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Trouble(f"wrk did not end {GRACE_SECONDS} s after its {seconds} s of load") from None
    if wrk.returncode:
        raise Trouble(f"wrk failed with status {wrk.returncode}: {wrk.stdout.strip()}")
    return read_summary(wrk.stdout)


def read_summary(output):
    """Finds the line of `summary.lua` in what wrk wrote."""
    for line in output.splitlines():
        if line.startswith(MARK):
            seen = json.loads(line[len(MARK) :])
            return Load(
                requests=seen["requests"],
                seconds=seen["microseconds"] / 1e6,
                p50=seen["p50"] / 1e3,
                p99=seen["p99"] / 1e3,
                errors=sum(
                    seen[kind] for kind in ("refused", "connect", "read", "write", "timeout")
                ),
            )
    raise Trouble(f"wrk ended without its summary: {output.strip()}")
