"""The peers, in a private venv: each is installed once, when it is first needed.

What cannot be installed is named with the reason, and everything else goes on. A mark for each
says that it is there, or why not; the reason is believed until `fresh` asks to try again.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Tuple

from .furnishing import cache, digest, locked, output, run
from .trouble import Trouble

VERSIONS = """
import importlib.metadata, sys
for name in sys.argv[1:]:
    try:
        print(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        pass
"""


@dataclass(frozen=True)
class Need:
    """What pip installs: the first of `choices` that can be, each the package and perhaps others
    that it needs and does not ask for. `system` are packages of Debian that building it takes."""

    choices: Tuple[str, ...]
    system: Tuple[str, ...] = ()

    @property
    def distributions(self):
        return [choice.split()[0].partition("[")[0] for choice in self.choices]


NEEDS = {
    "granian": Need(("granian",)),
    "fastpysgi": Need(("fastpysgi",)),
    "fastwsgi": Need(("fastwsgi setuptools<81",)),
    "bjoern": Need(("bjoern", "bjoern-binary"), ("libev-dev",)),
    "gunicorn": Need(("gunicorn[fast]", "gunicorn")),
    "uwsgi": Need(("uwsgi", "pyuwsgi")),
    "waitress": Need(("waitress",)),
    "cheroot": Need(("cheroot",)),
    "mod_wsgi": Need(("mod_wsgi",), ("apache2-dev", "apache2-bin")),
    "pyvoy": Need(("pyvoy",)),
    "flask": Need(("flask",)),
    "django": Need(("django",)),
    "matplotlib": Need(("matplotlib",)),
}


class Venv:
    """The venv of one Python. What is asked of it is done under a lock."""

    def __init__(self, python, version, say):
        self.base = python
        self.version = version
        self.folder = cache() / f"venv-{version}-{digest(python)}"
        self.say = say

    @property
    def python(self):
        return str(self.folder / "bin" / "python")

    def install(self, names, fresh=False):
        """Returns what could not be installed, with the reason, by name."""
        missing = {}
        with locked(self.folder):
            self._make()
            for name in names:
                reason = self._reason(name, fresh)
                if reason:
                    missing[name] = reason
        return missing

    def require(self, *names):
        """For what nothing goes on without."""
        for name, reason in self.install(names).items():
            raise Trouble(f"{name} could not be installed: {reason}", 2)

    def versions(self, names):
        wanted = dict.fromkeys(each for name in names for each in NEEDS[name].distributions)
        return ", ".join(output(self.python, "-c", VERSIONS, *wanted).splitlines())

    def _make(self):
        if not (self.folder / "marks").is_dir():
            shutil.rmtree(self.folder, ignore_errors=True)
            run([self.base, "-m", "venv", str(self.folder)], "the venv could not be made")
            (self.folder / "marks").mkdir()

    def _reason(self, name, fresh):
        mark = self.folder / "marks" / name
        if fresh or not mark.exists():
            self.say(f"installing {name} for Python {self.version}")
            mark.write_text(self._try(NEEDS[name]), encoding="utf-8")
        return mark.read_text(encoding="utf-8")

    def _try(self, need):
        """Returns an empty text, or why none of the choices could be installed."""
        reasons = []
        for choice in need.choices:
            done = subprocess.run(
                [self.python, "-m", "pip", "install", "--upgrade", *choice.split()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                universal_newlines=True,
                errors="replace",
                check=False,
            )
            if not done.returncode:
                return ""
            reasons.append(f"{choice}: {why(done.stdout)}")
        hint = f" (apt-get install {' '.join(need.system)})" if need.system else ""
        return "; ".join(reasons) + hint


def why(said):
    """The line of pip's that tells most: the first error of a compiler, else the last of pip."""
    lines = [line.strip() for line in said.splitlines()]
    for word in ("fatal error:", "error:", "RuntimeError:", "ERROR:"):
        for line in lines:
            if word in line and "subprocess-exited" not in line:
                return line
    return lines[-1] if lines else "pip said nothing"


def install_system_packages(names, say):
    """As root on Debian: what the needs of these names are built with, and wrk."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble("--install needs apt-get and the rights of root", 2)
    packages = ["wrk", *(package for name in names for package in NEEDS[name].system)]
    say(f"installing {', '.join(packages)}")
    run(["apt-get", "update"], "apt-get update failed")
    run(
        ["apt-get", "install", "--yes", "--no-install-recommends", *packages],
        "apt-get failed",
    )
