"""The measurement: every round starts each server anew, in another order, under the same load."""

from dataclasses import asdict, dataclass, field
from typing import List

from . import machine
from .load import Load, put_load
from .serving import serving


@dataclass(frozen=True)
class Sample:
    """What one server did in one round. Memory in bytes, start in milliseconds."""

    load: Load
    costs: List[machine.Cost]
    peak_memory: int
    start: float

    @property
    def cpu(self):
        """Microseconds of CPU a request, user and system, over all processes of the server."""
        return self.microseconds(sum(cost.user + cost.system for cost in self.costs))

    def microseconds(self, seconds):
        return seconds / max(self.load.requests, 1) * 1e6


@dataclass(frozen=True)
class Series:
    """The samples of one server in one scenario, one for each round."""

    scenario: str
    server: str
    samples: List[Sample] = field(default_factory=list)

    def as_json(self):
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """What is run: so many rounds, each with seconds of warm-up and seconds that count."""

    rounds: int
    seconds: int
    warm_up: int
    python: str
    prototype: object = None


def measure(plan, scenarios, servers, say):
    """Runs the whole plan. Returns a list of `Series`; `say` is told what is being done."""
    result = []
    for scenario in scenarios:
        series = [Series(scenario.name, server.name) for server in servers]
        for number in range(plan.rounds):
            for index in order(number, len(servers)):
                say(f"{scenario.name}, round {number + 1} of {plan.rounds}: {servers[index].name}")
                series[index].samples.append(sample(plan, scenario, servers[index]))
        result.extend(series)
    return result


def order(number, count):
    """Every round begins with another server, so that no one always follows the same one."""
    return [(number + step) % count for step in range(count)]


def sample(plan, scenario, server):
    with serving(server, scenario, plan.python, plan.prototype) as running:
        if plan.warm_up:
            put_load(running.url, scenario.connections, plan.warm_up)
        before = running.processes()
        load = put_load(running.url, scenario.connections, plan.seconds)
        after = running.processes()
        return Sample(
            load=load,
            costs=machine.spent(before, after),
            peak_memory=machine.peak_memory(after),
            start=running.milliseconds_to_first_answer,
        )
