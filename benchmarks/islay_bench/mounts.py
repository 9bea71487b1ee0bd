"""What a request costs with ten mounts and with ten thousand: the table alone, the whole server."""

import argparse
import os
from pathlib import Path

from . import furnishing, load, table, turns
from .command import positive, status_of
from .figures import ratios
from .places import ROOT, Start
from .scenarios import APPLICATIONS, Scenario

HERE = Path(__file__).resolve().parent
LUA = HERE / "mounts.lua"
LOOKUPS = HERE / "MountLookups.java"
PATHS = 10
FEW, MANY = 1, 1000
HELLO = Scenario("mounts", "ten paths of each host in turn", "hello", "/p0")
PROGRAM = 'root=$0 status_no_java=5; . "$root/build/program.sh"; program_folder'
HEAD = """\
[pool.hello]
python = "{python}"
[[mount]]
host = "127.0.0.1"
path = "/p0"
target = "{target}"
pool = "hello"
"""
MOUNT = """\
[[mount]]
host = "h{host}.example"
path = "/p{path}"
target = "{target}"
pool = "hello"
"""


class Mounted:
    """One application in one worker, at ten paths of each of some hosts.

    One more mount lets the benchmark ask whether the server is there.
    """

    def __init__(self, hosts):
        self.hosts = hosts
        self.name = f"{hosts * PATHS} mounts"

    def start(self, place):
        target = APPLICATIONS / f"{place.scenario.module}.py"
        facts = {"python": place.python, "target": f"{target}:app"}
        text = [HEAD.format(**facts)]
        for host in range(self.hosts):
            text += [MOUNT.format(host=host, path=path, **facts) for path in range(PATHS)]
        file = place.folder / "islay.toml"
        file.write_text("".join(text), encoding="utf-8")
        return Start([str(ROOT / "islay"), f"--config={file}", f"--bind=127.0.0.1:{place.port}"])


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: measured(options))


def measured(options):
    turns.prepare()
    python, _ = furnishing.find_python(options.python)
    print(lookups(), flush=True)
    print(requests(options, python))
    return 0


def lookups():
    """The table of mounts, in a JVM that does nothing else."""
    program = furnishing.output("sh", "-c", PROGRAM, str(ROOT)).strip()
    java = Path(os.environ["JAVA_HOME"], "bin", "java")
    command = [str(java), "-cp", f"{program}/*", str(LOOKUPS), str(FEW), str(MANY)]
    few, many = map(float, furnishing.output(*command).split())
    return f"look-up: {few:.0f} ns and {many:.0f} ns"


def requests(options, python):
    few, many = Mounted(FEW), Mounted(MANY)
    hosts = {each.name: each.hosts for each in (few, many)}

    def put(one, seconds):
        arguments = [str(hosts[one.name])]
        return load.put_load(one.url, HELLO.load.connections, seconds, LUA, arguments)

    samples = turns.asked(options, [few, many], HELLO, python, put)
    return "\n".join(line(name, samples, value, shown) for name, value, shown in FIGURES)


FIGURES = [
    ("requests/s", turns.rate, table.whole),
    ("CPU µs", turns.cpu, table.tenth),
    ("start ms", lambda sample: sample.start, table.whole),
    ("peak MB", lambda sample: sample.peak_memory / 2**20, table.whole),
]


def line(name, samples, value, shown):
    few, many = ([value(one) for one in each] for each in samples)
    quotients = table.spread(ratios(many, few), table.hundredth)
    return f"{name}: {table.spread(few, shown)} and {table.spread(many, shown)}; {quotients}"


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/mounts",
        description="Measures what ten thousand mounts on a thousand hosts cost, beside ten.",
    )
    it.add_argument("--rounds", type=positive, default=15, help="interleaved rounds [15]")
    it.add_argument("--seconds", type=positive, default=1, help="load of each, a round [1]")
    it.add_argument("--warm-up", type=positive, default=10, help="load before it, seconds [10]")
    it.add_argument("--python", help="interpreter [python3.13, else python3]")
    return it
