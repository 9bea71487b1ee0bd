"""Servers that all stay and are asked in turns, so that a busy machine disturbs all alike."""

import contextlib
import os

from . import furnishing, load, machine
from .command import say
from .rounds import Sample, order
from .serving import serving


def prepare():
    """Sees to `wrk`, a JDK and a built Islay, and prints how busy the machine is."""
    load.require_wrk()
    furnishing.find_jdk()
    furnishing.build_islay(say)
    print(f"load average at the start: {os.getloadavg()[0]:.2f}", flush=True)


def asked(options, servers, scenario, python, put):
    """As `taken`, of servers that are started for it and ended behind it."""
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(serving(each, scenario, python)) for each in servers]
        return taken(options, running, put)


def plain_load(connections):
    """What puts a load of so many clients on a server."""
    return lambda one, seconds: load.put_load(one.url, connections, seconds)


def taken(options, running, put):
    """The samples of each of the `running` servers, in their order.

    `options` has `warm_up` and `seconds` of load and a number of `rounds`; `put(running, seconds)`
    puts the load on one of them.
    """
    for one in running:
        say(f"warming up {one.name}")
        sample(one, put, options.warm_up)
    samples = [[] for _ in running]
    for number in range(options.rounds):
        say(f"round {number + 1} of {options.rounds}")
        for index in order(number, len(running)):
            samples[index].append(sample(running[index], put, options.seconds))
    return samples


def sample(running, put, seconds):
    before = running.processes()
    seen = put(running, seconds)
    after = running.processes()
    if seen.errors:
        raise running.trouble(f"answered {seen.errors} requests wrongly or not at all")
    costs = machine.spent(before, after)
    rest, peak = machine.memory(after), machine.peak_memory(after)
    return Sample(seen, costs, rest, peak, running.milliseconds_to_first_answer)


def rate(one):
    return one.load.per_second


def cpu(one):
    return one.cpu
