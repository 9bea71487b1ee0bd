"""The peers, each with the settings that its own documentation recommends.

Whoever has threads gets as many as the scenario needs, and otherwise what it takes by itself.
`one_process` marks those that know no worker processes: they take part where one is measured.
"""

import os

from .places import Start
from .scenarios import APPLICATIONS

FORKED = str(APPLICATIONS.parent / "forked.py")


class Granian:
    name = "granian"
    needs = "granian"

    def start(self, place):
        return Start(
            [
                *(place.python, "-m", "granian", "--interface=wsgi", "--http=1"),
                *(f"--workers={place.workers}", *place.threads("--blocking-threads")),
                *place.crowded("--backlog=12000"),
                *("--host=127.0.0.1", f"--port={place.port}", place.target),
            ]
        )


class Forked:
    """A server that is called from Python, and that forks or is forked for more processes."""

    def __init__(self, name):
        self.name = self.needs = name

    def start(self, place):
        arguments = [self.name, place.target, str(place.port), str(place.workers)]
        return Start([place.python, FORKED, *arguments])


class Gunicorn:
    """Eight threads where there are any: with one, `gthread` has nothing to offer."""

    needs = "gunicorn"

    def __init__(self, name, kind):
        self.name = name
        self.kind = kind

    def start(self, place):
        threads = place.threads("--threads", 8) if self.kind == "gthread" else []
        return Start(
            [
                *(place.python, "-m", "gunicorn", f"--workers={place.workers}"),
                *(f"--worker-class={self.kind}", *threads),
                *place.crowded("--worker-connections=12000"),
                *(f"--bind={place.address}", "--no-control-socket", place.target),
            ]
        )


class Uwsgi:
    """`--http11-socket` keeps connections, each of which holds a thread; `--http-socket` does
    not keep them, and says so only when it is told to."""

    needs = "uwsgi"

    def __init__(self, name, socket):
        self.name = name
        self.socket = socket

    def start(self, place):
        threads = place.threads("--threads", 32 if self.keeps else None)
        header = [] if self.keeps else ["--add-header=Connection: close"]
        return Start(
            [
                *(place.program("uwsgi"), "--master", "--die-on-term", "--disable-logging"),
                *(f"--processes={place.workers}", "--thunder-lock", "--single-interpreter"),
                *(*threads, *header, f"{self.socket}={place.address}", "--need-app"),
                f"--wsgi={place.target}",
            ]
        )

    @property
    def keeps(self):
        return self.socket == "--http11-socket"


class Waitress:
    name = needs = "waitress"
    one_process = True

    def start(self, place):
        many = place.crowded("--asyncore-use-poll")
        return Start(
            [
                *(place.python, "-m", "waitress", f"--listen={place.address}"),
                *("--connection-limit=12000", *place.threads("--threads"), *many, place.target),
            ]
        )


class Cheroot:
    name = needs = "cheroot"
    one_process = True

    def start(self, place):
        return Start(
            [
                *(place.python, "-m", "cheroot", f"--bind={place.address}"),
                *(*place.threads("--threads"), place.target),
            ]
        )


class ModWsgi:
    """Apache as `mod_wsgi-express` sets it up.

    It refuses to serve as root, and nobody else may read root's cache, where it is installed. So
    root runs it in a user namespace, in which root is called by another number. Where there are
    more clients than it has room for, it closes what it had kept.
    """

    name = needs = "mod_wsgi"
    elsewhere = ("unshare", "--user", "--map-user=65534", "--map-group=65534")

    def start(self, place):
        return Start(
            [
                *(self.elsewhere if os.geteuid() == 0 else ()),
                *(place.program("mod_wsgi-express"), "start-server", "--log-to-terminal"),
                *("--application-type=module", "--callable-object=app"),
                *("--host=127.0.0.1", f"--port={place.port}"),
                *(f"--processes={place.workers}", *place.threads("--threads")),
                "--max-clients=600",
                *(f"--server-root={place.folder / 'server'}", f"--python-path={APPLICATIONS}"),
                place.scenario.module,
            ]
        )


class Pyvoy:
    """One process, whose threads are Envoy's and Python's."""

    name = needs = "pyvoy"
    one_process = True

    def start(self, place):
        return Start(
            [
                *(place.program("pyvoy"), "--interface=wsgi", f"--port={place.port}"),
                *(*place.threads("--worker-threads"), place.target),
            ]
        )
