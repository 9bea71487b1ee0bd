"""The key that signs session cookies: the same in every worker process and after a restart."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key():
    """`SECRET_KEY` of the environment, else a random one that the first start writes to a file.

    The file is `secret-key` in `EXAMPLE_DATA`, by default `data` beside this file; only its owner
    may read it.
    """
    if key := os.environ.get("SECRET_KEY"):
        return key
    data = Path(os.environ.get("EXAMPLE_DATA") or Path(__file__).with_name("data"))
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / "secret-key"
    if not path.exists():
        write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def write_once(path, text):
    """Workers start at the same time: whoever links first wins, and nobody sees half a key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
