"""The command line."""

import argparse
import datetime
import os
import sys

from . import furnishing, machine
from .interruption import interruption
from .load import require_wrk
from .report import Report, commit
from .rounds import Plan, measure
from .scenarios import SCENARIOS
from .servers import SERVERS
from .trouble import Trouble

PROTOTYPE = "prototype"
BUSY = 0.5


def main(arguments=None):
    """Returns the exit status: 0, 1 when a server failed, 2 for wrong usage or something missing,
    130 when interrupted."""
    options = parser().parse_args(arguments)
    return status_of(lambda: reported(options))


def reported(options):
    report = run(options)
    report.write(options.json, options.markdown)
    print(report.as_text())
    return 1 if report.failed else 0


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
    require_wrk(options.install_wrk)
    scenarios = chosen(SCENARIOS, options.scenario, "scenario")
    servers = chosen(SERVERS, options.only, "server")
    servers = with_or_without_prototype(servers, options)
    furnishing.find_jdk()
    python, version = furnishing.find_python(options.python)
    venv = furnishing.venv(python, version, say, options.fresh)
    furnishing.build_islay(say)
    prototype = furnishing.build_prototype(options.prototype, say) if options.prototype else None
    facts = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": machine.describe(),
        "Python": version,
        "peers": furnishing.versions(venv),
        "load": f"wrk -t1, {options.rounds} rounds of {options.seconds} s after a warm-up of "
        f"{options.warm_up} s",
        "load average at the start": f"{os.getloadavg()[0]:.2f}",
    }
    if os.getloadavg()[0] > BUSY:
        say(
            f"the machine is busy (load average {os.getloadavg()[0]:.2f}): do not trust the figures"
        )
    plan = Plan(options.rounds, options.seconds, options.warm_up, venv, prototype)
    return Report(facts, measure(plan, scenarios, servers, say))


def chosen(all_of_them, names, kind):
    """Those that were named, in the order of the list; all when none was."""
    wanted = [name for text in names or [] for name in text.split(",") if name]
    known = [it.name for it in all_of_them]
    for name in wanted:
        if name not in known:
            raise Trouble(f"there is no {kind} {name}; there are {', '.join(known)}", 2)
    return [it for it in all_of_them if not wanted or it.name in wanted]


def with_or_without_prototype(servers, options):
    if options.prototype:
        return servers
    if options.only and any(server.name == PROTOTYPE for server in servers):
        raise Trouble("the prototype takes part only with --prototype DIR", 2)
    return [server for server in servers if server.name != PROTOTYPE]


def parser():
    it = argparse.ArgumentParser(
        prog="benchmarks/run",
        description="Measures Islay and its peers side by side on this machine.",
    )
    it.add_argument("--rounds", type=positive, default=9, help="interleaved rounds [9]")
    it.add_argument("--seconds", type=positive, default=3, help="load that counts, a round [3]")
    it.add_argument("--warm-up", type=natural, default=3, help="load before it, seconds [3]")
    it.add_argument("--only", metavar="SERVER", action="append", help=names_of(SERVERS))
    it.add_argument("--scenario", metavar="NAME", action="append", help=names_of(SCENARIOS))
    it.add_argument("--python", help="interpreter for all servers [python3.13, else python3]")
    it.add_argument("--prototype", metavar="DIR", help="folder of the prototype's sources")
    it.add_argument("--json", metavar="FILE", help="write every sample there")
    it.add_argument("--markdown", metavar="FILE", help="write the tables there")
    it.add_argument("--fresh", action="store_true", help="install the peers' newest releases anew")
    it.add_argument("--install-wrk", action="store_true", help="let apt-get install wrk (as root)")
    return it


def names_of(things):
    return "only these, divided by commas: " + ", ".join(it.name for it in things)


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def natural(text):
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than 0")
    return value
