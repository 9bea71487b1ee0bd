"""What a Java application costs through our pipeline, beside plain Jetty and Undertow."""

import argparse
import os
import shutil
from pathlib import Path

from . import furnishing, table, turns
from .command import positive, say, status_of
from .figures import ratios
from .places import ROOT, Start
from .scenarios import Scenario

SOURCES = Path(__file__).resolve().parent / "java_servers"
HELLO = Scenario("java", "13 bytes of a Java application", "hello")
JVM = [
    *("-XX:+UseSerialGC", "-Xms16m", "-Xmx128m", "-XX:MaxDirectMemorySize=96m", "-Xss512k"),
    *("-XX:ReservedCodeCacheSize=128m", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData"),
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
]
"""The flags of ./islay for memory, for all: else the collector would be what is compared. What
fits our code only, as how far the compiler inlines, is not among them."""


class Islay:
    """`./islay` with the application on its class path."""

    name = "islay"

    def start(self, place):
        return Start(
            [
                *(str(ROOT / "islay"), f"--bind=127.0.0.1:{place.port}", "--control=off"),
                *(f"--classpath={SOURCES / 'Hello.java'}", "java:Hello:APPLICATION"),
            ]
        )


class Peer:
    """A server in a JVM of its own, with the flags of ours. `classes` holds it and its jars."""

    def __init__(self, name, classes):
        self.name = name
        self.classes = classes

    def start(self, place):
        java = Path(os.environ["JAVA_HOME"], "bin", "java")
        path = f"{self.classes}:{self.classes}/jars/*"
        return Start([str(java), *JVM, "-cp", path, self.name.capitalize(), str(place.port)])


def main(arguments=None):
    """Returns the exit status, as `benchmarks/run` has it."""
    options = parser().parse_args(arguments)
    return status_of(lambda: measured(options))


def measured(options):
    turns.prepare()
    classes = peers()
    servers = [Islay(), Peer("jetty", classes), Peer("undertow", classes)]
    put = turns.plain_load(options.connections)
    samples = turns.asked(options, servers, HELLO, "", put)
    print("\n".join(lines([server.name for server in servers], samples)))
    return 0


def peers():
    """The peers, compiled, and what they need. Returns the folder."""
    files = [SOURCES / name for name in ("pom.xml", "Jetty.java", "Undertow.java")]
    made_from = b"\n".join(file.read_bytes() for file in files)
    folder = furnishing.cache() / f"java-{furnishing.digest(made_from)}"

    def make():
        say(f"fetching Jetty and Undertow into {folder}")
        folder.mkdir(parents=True)
        for file in files:
            shutil.copy(file, folder)
        maven = [*furnishing.find_maven(), "-q", "-B", "-f", str(folder / "pom.xml")]
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={folder / 'jars'}"]
        furnishing.run([*maven, *copy], "the peers could not be fetched")
        javac = str(Path(os.environ["JAVA_HOME"], "bin", "javac"))
        sources = [str(file) for file in folder.glob("*.java")]
        furnishing.run(
            [javac, "-cp", f"{folder}/jars/*", "-d", str(folder), *sources],
            "the peers do not compile",
        )

    furnishing.once(folder, make)
    return folder


def lines(names, samples):
    yield "| server | requests/s | islay/it | CPU µs a request | islay/it | p99 ms | peak MB |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    ours = samples[0]
    for name, each in zip(names, samples):
        cells = [
            name,
            shown(each, turns.rate, table.whole),
            quotients(ours, each, turns.rate),
            shown(each, turns.cpu, table.tenth),
            quotients(ours, each, turns.cpu),
            shown(each, lambda one: one.load.p99, table.tenth),
            shown(each, lambda one: one.peak_memory / 2**20, table.whole),
        ]
        yield f"| {' | '.join(cells)} |"


def shown(samples, value, form):
    return table.spread([value(one) for one in samples], form)


def quotients(ours, theirs, value):
    if ours is theirs:
        return ""
    pairs = ratios([value(one) for one in ours], [value(one) for one in theirs])
    return table.spread(pairs, table.hundredth)


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/java",
        description="Measures a Java application beside plain Jetty and Undertow.",
    )
    it.add_argument("--rounds", type=positive, default=15, help="interleaved rounds [15]")
    it.add_argument("--seconds", type=positive, default=2, help="load of each, a round [2]")
    it.add_argument("--warm-up", type=positive, default=10, help="load before it, seconds [10]")
    it.add_argument("--connections", type=positive, default=32, help="clients at a time [32]")
    return it
