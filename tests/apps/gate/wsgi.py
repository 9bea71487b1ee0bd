"""Requests that wait until another request lets them go on: no test needs to guess a time.

/wait/NAME answers when /open/NAME has been asked for; /steps/NAME sends a block, and the next one
only after /open/NAME; /waiting tells how many wait.
"""

import threading

_gates = {}
_lock = threading.Lock()
_waiting = []


def _gate(name):
    with _lock:
        return _gates.setdefault(name, threading.Event())


def _wait(name):
    _waiting.append(name)
    try:
        if not _gate(name).wait(60):
            raise RuntimeError("nobody opened " + name)
    finally:
        _waiting.remove(name)


def _steps(name):
    yield b"first"
    _wait(name)
    yield b"second"


def application(environ, start_response):
    _, action, name = (environ["PATH_INFO"] + "/").split("/")[:3]
    start_response("200 OK", [("Content-Type", "text/plain")])
    if action == "steps":
        return _steps(name)
    if action == "wait":
        _wait(name)
        return [b"went on"]
    if action == "open":
        _gate(name).set()
    return [str(len(_waiting)).encode("ascii")]
