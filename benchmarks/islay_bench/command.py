"""The command line."""

import argparse
import datetime
import os
import sys
import tempfile
from pathlib import Path

from . import furnishing, machine, start_cache
from .installing import Venv, install_system_packages
from .interruption import interruption
from .load import require_wrk
from .report import Report, commit, joined, read
from .rounds import Plan, fits, measure
from .scenarios import SCENARIOS
from .servers import OWN, PROTOTYPE, SERVERS
from .trouble import Trouble

HERE = Path(__file__).resolve().parent
BUSY = 0.5
START_AND_END = 1.5


def main(arguments=None):
    """Returns the exit status: 0, 1 when Islay failed, 2 for wrong usage or something missing,
    130 when interrupted."""
    options = parser().parse_args(arguments)
    return status_of(lambda: reported(options))


def reported(options):
    if options.list:
        print(listing())
        return 0
    kept = [read(file) for file in options.join]
    report = joined(kept) if kept and not options.only and not options.scenario else None
    if report is None:
        report = joined([*kept, run(options)])
    report.write(options)
    if options.plots:
        draw(report, options)
    print(report.as_text())
    return 1 if report.failed else 0


def listing():
    lines = ["Scenarios:", *(f"  {it.name:14} {it.what}" for it in SCENARIOS)]
    return "\n".join([*lines, "Servers:", *(f"  {it.name}" for it in SERVERS)])


def status_of(benchmark):
    """The exit status of a benchmark, which returns 0 or 1, or is interrupted, or raises."""
    interruption.watch()
    try:
        return benchmark()
    except KeyboardInterrupt:
        say("interrupted; everything that was started has ended")
        return 130
    except (Trouble, OSError) as trouble:
        say(str(trouble))
        return getattr(trouble, "status", 1)


def say(text):
    print(f"benchmark: {text}", file=sys.stderr, flush=True)


def run(options):
    """Measures. A run that is interrupted has what was measured until then."""
    scenarios = chosen(SCENARIOS, options.scenario, "scenario")
    servers = chosen(SERVERS, options.only, "server")
    servers = with_or_without_prototype(servers, options)
    needs = list(dict.fromkeys(it.needs for it in [*servers, *scenarios] if it.needs))
    venv, absent = furnished(options, scenarios, needs)
    if any(server.name in OWN for server in servers):
        furnishing.build_islay(say)
        start_cache.make(venv.python, say)
    prototype = furnishing.build_prototype(options.prototype, say) if options.prototype else None
    report = Report(facts(options, venv, needs), [], absent)
    plan = Plan(
        *(options.rounds, options.seconds, options.warm_up, venv.python, prototype),
        workers=options.workers,
        name=report.facts["date"],
    )
    servers = [server for server in servers if server.needs not in absent]
    say(duration(plan, scenarios, servers))
    try:
        for series in measure(plan, scenarios, servers, say):
            report.series.extend(series)
    except KeyboardInterrupt:
        if not report.cells():
            raise
        say("interrupted: what was measured until now is shown")
    return report


def furnished(options, scenarios, needs):
    """Everything that is built or installed: a venv, and what is not in it with the reason."""
    if options.install:
        install_system_packages(needs, say)
    require_wrk()
    furnishing.find_jdk()
    venv = Venv(*furnishing.find_python(options.python), say)
    venv.require(*(scenario.needs for scenario in scenarios if scenario.needs))
    return venv, venv.install(needs, options.fresh or options.install)


def facts(options, venv, needs):
    busy = os.getloadavg()[0]
    if busy > BUSY:
        say(f"the machine is busy (load average {busy:.2f}): do not trust the figures")
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": machine.describe(),
        "Python": venv.version,
        "peers": venv.versions(needs),
        "load": f"wrk -t1, {options.rounds} rounds of {options.seconds} s after a warm-up of "
        f"{options.warm_up} s",
        "load average at the start": f"{busy:.2f}",
    }


def duration(plan, scenarios, servers):
    """How long it will take, for whoever has to choose."""
    samples = plan.rounds * sum(
        fits(server, scenario, workers)
        for scenario in scenarios
        for workers in plan.workers
        for server in servers
    )
    seconds = samples * (plan.seconds + plan.warm_up + START_AND_END)
    return f"{samples} samples: about {seconds / 60:.0f} minutes (--only, --scenario, --workers)"


def draw(report, options):
    """In the venv, since the interpreter that runs this may have no matplotlib."""
    python, version = furnishing.find_python(options.python)
    venv = Venv(python, version, say)
    venv.require("matplotlib")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(report.as_json())
        file.flush()
        command = [venv.python, "-m", "islay_bench.plots", file.name]
        folder = os.path.abspath(options.plots)
        furnishing.run([*command, folder], "the plots could not be drawn", HERE.parent)


def chosen(all_of_them, names, kind):
    """Those that were named, in the order of the list; when none was, all but those on demand."""
    wanted = [name for text in names or [] for name in text.split(",") if name]
    known = [it.name for it in all_of_them]
    for name in wanted:
        if name not in known:
            raise Trouble(f"there is no {kind} {name}; there are {', '.join(known)}", 2)
    if not wanted:
        return [it for it in all_of_them if not getattr(it, "on_demand", False)]
    return [it for it in all_of_them if it.name in wanted]


def with_or_without_prototype(servers, options):
    if options.prototype:
        return servers
    if options.only and any(server.name == PROTOTYPE for server in servers):
        raise Trouble("the prototype takes part only with --prototype DIR", 2)
    return [server for server in servers if server.name != PROTOTYPE]


def parser():
    it = argparse.ArgumentParser(
        prog="./islay bench",
        description="Measures Islay and its peers side by side on this machine.",
        epilog="One comparison: ./islay bench --scenario flask --only islay,granian --workers 1",
    )
    it.add_argument("--list", action="store_true", help="name the scenarios and the servers")
    it.add_argument("--scenario", metavar="NAME", action="append", help=names_of(SCENARIOS))
    it.add_argument("--only", metavar="SERVER", action="append", help=names_of(SERVERS))
    it.add_argument("--workers", type=numbers, default=[1, 2], help="each of these [1,2]")
    it.add_argument("--rounds", type=positive, default=3, help="interleaved rounds [3]")
    it.add_argument("--seconds", type=positive, default=3, help="load that counts, a round [3]")
    it.add_argument("--warm-up", type=natural, default=8, help="load before it, seconds [8]")
    it.add_argument("--python", help="interpreter for all servers [python3.13, else python3]")
    it.add_argument("--prototype", metavar="DIR", help="folder of the prototype's sources")
    it.add_argument("--json", metavar="FILE", help="write every sample there")
    it.add_argument("--markdown", metavar="FILE", help="write the tables there")
    it.add_argument("--plots", metavar="DIR", help="draw a picture of each scenario there, as SVG")
    it.add_argument(
        *("--join", "-j"),
        metavar="FILE",
        action="append",
        default=[],
        help="add these results of --json; with neither --only nor --scenario, measure nothing",
    )
    it.add_argument("--fresh", action="store_true", help="install the peers' newest releases anew")
    it.add_argument(
        "--install",
        action="store_true",
        help="let apt-get install wrk and what peers are built with (as root)",
    )
    return it


def names_of(things):
    return "only these, divided by commas: " + ", ".join(it.name for it in things)


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def numbers(text):
    return [positive(number) for number in text.split(",")]


def natural(text):
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than 0")
    return value
