"""What has to be there before anything is measured: a Python, our own program, the prototype.

Everything made lies in the user's cache, under a name that says what it was made from, and is
reused. A lock keeps two benchmarks from making the same thing at once; a mark tells a finished
folder from one whose making was interrupted.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from .places import ROOT
from .trouble import Trouble

PROBE = "import sys; print(sys.executable); print(sys.version.split()[0])"
FINISHED = "finished"


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "islay-benchmarks"


def find_python(wanted):
    """The path and version of the interpreter to use: the wanted one, a path or a version, or
    one of 3.13, or python3.

    The path is asked of the interpreter itself, since what is on the PATH may be a script.
    """
    for name in interpreters(wanted) if wanted else [*interpreters("3.13"), "python3"]:
        with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
            path, version = output(name, "-c", PROBE).split("\n")[:2]
            return path, version
    raise Trouble(f"{wanted or 'python3'} is not a Python that runs; name one by --python", 2)


def interpreters(wanted):
    """What may be meant: a version is looked for on the PATH and among those of pyenv."""
    if not wanted[0].isdigit():
        return [wanted]
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    found = sorted(versions.glob(f"{wanted}*/bin/python"), reverse=True)
    return [f"python{wanted}", *map(str, found)]


def build_islay(say):
    """Lets ./islay build what it has to, so that this does not count as its time to start."""
    say("building islay, if its sources have changed")
    run([str(ROOT / "islay"), "--version"], "./islay does not run")


def build_prototype(sources, say):
    """Compiles a folder that holds Uds.java, Emb.java, worker.py, boot.py and pom.xml."""
    sources = Path(sources)
    needed = [
        sources / name for name in ("Uds.java", "Emb.java", "worker.py", "boot.py", "pom.xml")
    ]
    for file in needed:
        if not file.is_file():
            raise Trouble(f"--prototype {sources}: there is no {file.name} in it", 2)
    made_from = b"\n".join(file.read_bytes() for file in needed)
    folder = cache() / f"prototype-{digest(made_from)}"

    def make():
        say(f"compiling the prototype into {folder}")
        folder.mkdir(parents=True)
        for file in needed:
            shutil.copy(file, folder)
        jars = folder / "jars"
        maven = [*find_maven(), "-q", "-B", "-f", str(folder / "pom.xml")]
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        run([*maven, *copy], "the prototype's libraries could not be fetched")
        javac = [str(Path(os.environ["JAVA_HOME"], "bin", "javac")), "-nowarn", "-cp", f"{jars}/*"]
        run(
            [
                *javac,
                "-d",
                str(folder / "classes"),
                str(folder / "Uds.java"),
                str(folder / "Emb.java"),
            ],
            "the prototype does not compile",
        )

    once(folder, make)
    return folder


def find_maven():
    wrapper = ROOT / "mvnw"
    works = subprocess.run(
        ["sh", str(wrapper), "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return ["sh", str(wrapper)] if works.returncode == 0 else ["mvn"]


def find_jdk():
    """Sets JAVA_HOME as ./islay finds it."""
    script = 'program=benchmark; . "$0/build/jdk.sh"; find_jdk; printf "%s" "$JAVA_HOME"'
    try:
        os.environ["JAVA_HOME"] = output("sh", "-c", script, str(ROOT))
    except subprocess.CalledProcessError as failure:
        raise Trouble(failure.stderr.strip(), 2) from None


def once(folder, make):
    """Calls `make` unless it has already filled `folder`."""
    with locked(folder):
        finished = folder / FINISHED
        if finished.exists():
            return
        shutil.rmtree(folder, ignore_errors=True)
        make()
        finished.touch()


@contextlib.contextmanager
def locked(folder):
    """While in here no other benchmark makes anything beside that folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(content):
    if isinstance(content, str):
        content = content.encode()
    return hashlib.sha256(content).hexdigest()[:12]


def output(*command):
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        check=True,
        timeout=60,
    ).stdout


def run(command, failure, directory=None):
    """Runs a command whose output is only shown when it fails."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
        cwd=directory,
        check=False,
    )
    if done.returncode:
        lines = done.stdout.splitlines()[-20:]
        raise Trouble("\n  ".join([f"{failure}: {' '.join(command)}", *lines]), 2)
