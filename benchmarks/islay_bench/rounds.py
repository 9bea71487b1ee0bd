"""The measurement: every round starts each server anew, in another order, under the same load."""

from dataclasses import asdict, dataclass, field
from typing import List, Optional

from . import machine
from .crowds import crowd
from .load import Load, put
from .scenarios import Steady
from .serving import serving
from .trouble import Trouble

TRIES = 3
DISTURBED = 0.1


@dataclass(frozen=True)
class Sample:
    """What one server did in one round. Memory in bytes, start in milliseconds.

    `round` is the same for all samples of a round. `first_second` is how many requests were
    answered in the second after the first answer; None where that was not looked at. `elsewhere`
    is the share of the machine's CPUs that neither the server nor the load took.
    """

    load: Load
    costs: List[machine.Cost]
    rest_memory: int
    peak_memory: int
    start: float
    round: str = ""
    first_second: Optional[float] = None
    elsewhere: float = 0.0

    @property
    def user(self):
        return self.microseconds(sum(cost.user for cost in self.costs))

    @property
    def system(self):
        return self.microseconds(sum(cost.system for cost in self.costs))

    @property
    def cpu(self):
        """Microseconds of CPU a request, user and system, over all processes of the server."""
        return self.user + self.system

    def microseconds(self, seconds):
        return seconds / max(self.load.requests, 1) * 1e6


@dataclass(frozen=True)
class Series:
    """The samples of one server in one scenario, one for each round.

    `failures` says what went wrong where there is no sample of a round.
    """

    scenario: str
    server: str
    workers: int = 1
    samples: List[Sample] = field(default_factory=list)
    failures: List[str] = field(default_factory=list)

    def as_json(self):
        return asdict(self)

    @classmethod
    def from_json(cls, content):
        samples = []
        for each in content["samples"]:
            costs = [machine.Cost(**cost) for cost in each["costs"]]
            samples.append(Sample(**{**each, "load": Load(**each["load"]), "costs": costs}))
        return cls(**{**content, "samples": samples})

    @property
    def key(self):
        return self.scenario, self.workers, self.server


@dataclass(frozen=True)
class Plan:
    """What is run: so many rounds, each with seconds of warm-up and seconds that count.

    `name` tells its rounds from those of another run.
    """

    rounds: int
    seconds: int
    warm_up: int
    python: str
    prototype: object = None
    workers: List[int] = field(default_factory=lambda: [1])
    name: str = ""


def measure(plan, scenarios, servers, say):
    """Runs the whole plan, and yields lists of `Series`, one for each scenario and number of
    workers, before they are filled: an interruption keeps what was measured until then. `say` is
    told what is being done."""
    for scenario in scenarios:
        for workers in plan.workers:
            taking_part = [server for server in servers if fits(server, scenario, workers)]
            if taking_part:
                series = [Series(scenario.name, server.name, workers) for server in taking_part]
                yield series
                measure_one(plan, scenario, taking_part, series, say)


def fits(server, scenario, workers):
    """Whether a server has something to show: not one that knows no second process where two
    are measured, nor one that is held to one thread where many are needed."""
    if workers > 1 and getattr(server, "one_process", False):
        return False
    return not (scenario.threads and getattr(server, "threads", None))


def measure_one(plan, scenario, servers, series, say):
    """A server that fails in a round is not asked again, and the others go on."""
    for number in range(plan.rounds):
        for index in order(number, len(servers)):
            it = series[index]
            if it.failures:
                continue
            say(f"{scenario.name}, {it.workers}w, round {number + 1} of {plan.rounds}: {it.server}")
            try:
                it.samples.append(
                    quiet_sample(plan, scenario, it.workers, servers[index], number, say)
                )
            except Trouble as trouble:
                say(str(trouble))
                it.failures.append(str(trouble))


def order(number, count):
    """Every round begins with another server, so that no one always follows the same one."""
    return [(number + step) % count for step in range(count)]


def quiet_sample(plan, scenario, workers, server, number, say):
    """A sample that nobody disturbed, or the last of a few tries."""
    for _ in range(TRIES):
        it = sample(plan, scenario, workers, server, number)
        if it.elsewhere <= DISTURBED:
            break
        say(f"others took {it.elsewhere:.0%} of the machine meanwhile")
    return it


def sample(plan, scenario, workers, server, number):
    with serving(server, scenario, plan.python, plan.prototype, workers=workers) as running:
        rest = machine.memory(running.processes())
        first_second = warm_up(running, scenario, plan.warm_up)
        with crowd(scenario.crowd, running, plan.seconds):
            before, then = running.processes(), machine.clock()
            load = put(running, scenario, plan.seconds)
            after, now = running.processes(), machine.clock()
        costs = machine.spent(before, after)
        others = now.elsewhere_since(then, costs) / (load.seconds * machine.cpus())
        return Sample(
            load=load,
            costs=costs,
            rest_memory=rest,
            peak_memory=machine.peak_memory(after),
            start=running.milliseconds_to_first_answer,
            round=f"{plan.name}/{number}",
            first_second=first_second,
            elsewhere=0.0 if scenario.crowd else others,  # a crowd is no process of the server
        )


def warm_up(running, scenario, seconds):
    """Requests a second in the first second; None where they would tell nothing: where the load
    is not one of as many as can, or where others are there later."""
    if not seconds or scenario.crowd or isinstance(scenario.load, Steady):
        if seconds:
            put(running, scenario, seconds)
        return None
    first = put(running, scenario, 1)
    if seconds > 1:
        put(running, scenario, seconds - 1)
    return first.per_second
