"""What the kernel knows of processes, and of the machine. Linux only: everything is in /proc."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """One line of /proc/PID/stat. `user` and `system` in seconds of CPU since its start; `started`
    tells it from a later process of the same number."""

    pid: int
    name: str
    state: str
    parent: int
    session: int
    user: float
    system: float
    started: int


def read_stat(line):
    """Reads a line of /proc/PID/stat. The name may hold spaces and parentheses."""
    pid, _, rest = line.partition(" (")
    name, _, rest = rest.rpartition(") ")
    fields = rest.split()
    return Process(
        pid=int(pid),
        name=name,
        state=fields[0],
        parent=int(fields[1]),
        session=int(fields[3]),
        user=int(fields[11]) / TICKS_PER_SECOND,
        system=int(fields[12]) / TICKS_PER_SECOND,
        started=int(fields[19]),
    )


def all_processes():
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                found.append(read_stat((folder / "stat").read_text(errors="replace")))
            except (OSError, IndexError):
                continue  # it ended meanwhile
    return found


def family(root, processes):
    """Of `processes` those that belong to process `root`, itself first.

    They are its descendants and what is in its session: a server may put a worker into a session of
    its own, and a process whose parent has ended is adopted by another.
    """
    found = [process for process in processes if process.pid == root]
    known = {root}
    rest = [process for process in processes if process.pid != root]
    grown = True
    while grown:
        grown = False
        for process in rest:
            ours = process.parent in known or process.session == root
            if ours and process.pid not in known:
                known.add(process.pid)
                found.append(process)
                grown = True
    return found


def peak_memory(processes):
    """The sum of the largest resident sizes that the processes ever had, in bytes.

    Pages that several of them share count more than once.
    """
    return memory(processes, "VmHWM")


def memory(processes, field="VmRSS"):
    """The sum of a field of /proc/PID/status over the processes, in bytes."""
    total = 0
    for process in processes:
        try:
            status = (PROC / str(process.pid) / "status").read_text(errors="replace")
        except OSError:
            continue  # it ended meanwhile
        total += read_size(status, field)
    return total


def read_size(status, field):
    """A size of a /proc/PID/status, in bytes; 0 where there is none (a process that has ended)."""
    for line in status.splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True)
class Cost:
    """CPU seconds that one process spent during a measurement."""

    name: str
    user: float
    system: float


def spent(before, after):
    """What each process spent between two looks at a family; new ones count from their start."""
    earlier = {(process.pid, process.started): process for process in before}
    costs = []
    for process in after:
        then = earlier.get((process.pid, process.started))
        user = process.user - (then.user if then else 0)
        system = process.system - (then.system if then else 0)
        costs.append(Cost(process.name, user, system))
    return costs


@dataclass(frozen=True)
class Clock:
    """CPU seconds since the boot: those of all processes and of other machines on the same host,
    and those of this process with the children that it has waited for.

    What the kernel does for nobody in particular (interrupts) is left out.
    """

    everybody: float
    ourselves: float

    def elsewhere_since(self, earlier, costs):
        """CPU seconds that others took meanwhile, who are neither we nor those whose costs are
        given."""
        known = self.ourselves - earlier.ourselves + sum(it.user + it.system for it in costs)
        return max(0.0, self.everybody - earlier.everybody - known)


def clock():
    user, nice, system, _, _, _, _, steal = read_cpu_line((PROC / "stat").read_text())
    return Clock(user + nice + system + steal, sum(os.times()[:4]))


def read_cpu_line(stat):
    """The first line of /proc/stat, in seconds: user, nice, system, idle, waiting, interrupts,
    soft interrupts, stolen by other machines."""
    return [int(ticks) / TICKS_PER_SECOND for ticks in stat.split("\n", 1)[0].split()[1:9]]


def cpus():
    return len(os.sched_getaffinity(0))


def describe():
    """One line about this machine, for the head of a result."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpus()} CPUs ({processor()}), {memory:.0f} GB, {platform.system()} {platform.release()}"
    )


def processor():
    try:
        for line in (PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()
