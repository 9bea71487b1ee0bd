"""Which files the code of this process comes from, for a front end that reloads what is edited."""

import os
import re
import sys
import threading

from islay_worker import protocol, threads

_PAUSE = 1.0  # seconds
_IN_TRACEBACK = re.compile(r'^  File "([^"\n]+)", line ', re.MULTILINE)
_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
_STANDARD = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


class Sources(object):
    """Tells the front end of each file once. Any thread, one at a time."""

    def __init__(self, line):
        self._line = line
        self._told = set()

    def tell(self, others=()):
        """Tells of what was loaded since the last time, and of `others` (paths)."""
        new = (loaded() | set(others)) - self._told
        self._told |= new
        for payload in _payloads(sorted(new)):
            self._line.send(protocol.frame(protocol.SOURCES, 0, 0, payload))

    def tell_of(self, trace):
        """Tells of the files that a traceback names, too: one with a wrong syntax is no module."""
        self.tell(_named_in(trace))

    def keep_telling(self):
        """Goes on in a thread of its own: applications import when they are asked, too."""
        threads.Unlisted(self._run)

    def _run(self):
        never = threading.Event()
        while not never.wait(_PAUSE):
            self.tell()


def loaded():
    """The source files of all modules but those of Python's standard library and of Islay."""
    found = set()
    for module in _modules():
        name = getattr(module, "__dict__", {}).get("__file__")  # wakes no lazy module
        if isinstance(name, str) and name:
            path = os.path.abspath(name)
            if path.endswith((".pyc", ".pyo")):
                path = path[:-1]
            if not _is_foreign(path):
                found.add(path)
    return found


def _modules():
    try:
        return list(sys.modules.values())
    except RuntimeError:  # another thread imports at this moment
        return []


def _named_in(trace):
    found = set(os.path.abspath(str(name)) for name in _IN_TRACEBACK.findall(trace))
    return set(path for path in found if not _is_foreign(path) and os.path.isfile(path))


def _is_foreign(path):
    standard = path.startswith(_STANDARD) and "site-packages" not in path
    return standard or path.startswith(_OWN)


def _payloads(paths):
    """The paths, each ended by a NUL, in pieces that fit into a frame."""
    piece = b""
    for path in paths:
        text = path if isinstance(path, bytes) else os.fsencode(path)
        if len(piece) + len(text) + 1 > protocol.FRAME_LIMIT:
            yield piece
            piece = b""
        piece += text + b"\0"
    if piece:
        yield piece
