"""The servers that are put to the test, each with two workers and what it has against faults.

Where a server knows a time limit for requests, it is three seconds; where it knows one for memory,
it is 200 MB; whoever can reload does it on HUP.
"""

import shutil

from .places import ROOT, Start
from .scenarios import APPLICATIONS

LIMIT = "3"


def in_a_copy(place):
    """The application where it may be edited."""
    shutil.copy(APPLICATIONS / f"{place.scenario.module}.py", place.folder)
    return place.folder


class Islay:
    name = "islay"
    needs = ""

    def start(self, place):
        folder = in_a_copy(place)
        return Start(
            [
                *(str(ROOT / "islay"), f"--bind=127.0.0.1:{place.port}", "--workers=2"),
                *(f"--python={place.python}", f"--timeout={LIMIT}s", "--max-memory=200m"),
                str(folder / "faulty.py:app"),
            ]
        )


class Gunicorn:
    name = "gunicorn"
    needs = "gunicorn"

    def start(self, place):
        return Start(
            [
                *(place.python, "-m", "gunicorn", "--workers=2", "--worker-class=gthread"),
                *("--threads=8", f"--timeout={LIMIT}", "--no-control-socket"),
                *(f"--bind=127.0.0.1:{place.port}", "faulty:app"),
            ],
            {"PYTHONDONTWRITEBYTECODE": "1"},
            in_a_copy(place),
        )


class Granian:
    name = "granian"
    needs = "granian"

    def start(self, place):
        return Start(
            [
                *(place.python, "-m", "granian", "--interface=wsgi", "--workers=2"),
                *("--respawn-failed-workers", "--workers-max-rss=200", "--blocking-threads=8"),
                *("--host=127.0.0.1", f"--port={place.port}", "--http=1", "faulty:app"),
            ],
            {"PYTHONDONTWRITEBYTECODE": "1"},
            in_a_copy(place),
        )


class Uwsgi:
    name = "uwsgi"
    needs = "uwsgi"

    def start(self, place):
        return Start(
            [
                *(str(place.python).replace("bin/python", "bin/uwsgi"), "--master", "--workers=2"),
                *("--threads=8", f"--harakiri={LIMIT}", "--reload-on-rss=200", "--lazy-apps"),
                *(f"--http11-socket=127.0.0.1:{place.port}", "--disable-logging"),
                "--wsgi=faulty:app",
            ],
            {"PYTHONDONTWRITEBYTECODE": "1"},
            in_a_copy(place),
        )


SERVERS = [Islay(), Gunicorn(), Granian(), Uwsgi()]
