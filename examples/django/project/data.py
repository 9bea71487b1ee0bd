"""The folder of everything that the example writes, and the secrets in it."""

import contextlib
import fcntl
import os
import secrets
from pathlib import Path


def data_folder():
    """`EXAMPLE_DATA` of the environment, else `data` in the example's folder; made if missing."""
    beside = Path(__file__).resolve().parent.parent / "data"
    folder = Path(os.environ.get("EXAMPLE_DATA") or beside)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def one_process():
    """A lock over the folder: of several workers that start together, one is in here at a time.

    It belongs to the open file, so the system lets go of it however a process ends.
    """
    with open(data_folder() / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def secret(name):
    """A random text kept in the file of that name, which only its owner may read."""
    path = data_folder() / name
    with one_process():
        if not path.exists():
            draft = path.with_suffix(".new")
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48) + "\n")
            draft.rename(path)
    return path.read_text(encoding="ascii").strip()
