"""The load: wrk with one thread, which keeps a number of connections busy (a closed loop), or a
steady one of our own (an open loop)."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .open_loop import OpenLoop
from .scenarios import Steady
from .trouble import Trouble

SUMMARY = Path(__file__).resolve().parent / "summary.lua"
POST = Path(__file__).resolve().parent / "post.lua"
MARK = "summary "
GRACE_SECONDS = 20


@dataclass(frozen=True)
class Load:
    """What the clients saw. `p50` and its kind in milliseconds; `errors` counts answers that are
    not 2xx or 3xx and what failed on a socket."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int
    p999: float = 0.0

    @property
    def per_second(self):
        return self.requests / self.seconds


def require_wrk():
    if not shutil.which("wrk"):
        raise Trouble(
            "wrk is not on the PATH; run with --install as root, or install it:"
            " apt-get install wrk",
            2,
        )


def put(running, scenario, seconds):
    """Puts the load of the scenario on a running server."""
    if isinstance(scenario.load, Steady):
        return put_steady_load(running.port, scenario.load, seconds)
    posting = (POST, [scenario.content.decode()]) if scenario.content else ()
    return put_load(running.url, scenario.load.connections, seconds, *posting)


def put_steady_load(port, load, seconds):
    loop = OpenLoop(port, load.per_second, load.slow_every)
    taken = loop.run(seconds)
    fast = sorted(loop.fast)
    return Load(
        requests=len(loop.fast) + len(loop.slow),
        seconds=taken,
        p50=milliseconds_at(fast, 0.5),
        p99=milliseconds_at(fast, 0.99),
        p999=milliseconds_at(fast, 0.999),
        errors=loop.errors,
    )


def milliseconds_at(ordered, share):
    """Of ordered seconds the value below which that share of them lies; 0 when there is none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1e3 if ordered else 0.0


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
                p999=seen["p999"] / 1e3,
                errors=sum(
                    seen[kind] for kind in ("refused", "connect", "read", "write", "timeout")
                ),
            )
    raise Trouble(f"wrk ended without its summary: {output.strip()}")
