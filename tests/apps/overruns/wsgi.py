"""Requests that take for ever, each in its own way; /quick does not, and tells the process."""

import os
import re
import time


def _loop(environ):
    while True:
        pass


def _sleep(environ):
    time.sleep(60)


def _backtrack(environ):
    re.match("(a*)*b", "a" * 50)


def _read(environ):
    environ["wsgi.input"].read()


def _generate(environ):
    while True:
        yield b"x" * 1000
        time.sleep(0.01)


def _stop_in_the_middle(environ):
    yield b"begun"
    _loop(environ)


def _guard(environ):
    try:
        _loop(environ)
    except Exception:
        return [b"caught"]


def _quick(environ):
    return [str(os.getpid()).encode("ascii")]


_ANSWERS = {
    "/loop": _loop,
    "/sleep": _sleep,
    "/backtrack": _backtrack,
    "/read": _read,
    "/generate": _generate,
    "/middle": _stop_in_the_middle,
    "/guard": _guard,
    "/quick": _quick,
    "/long/loop": _loop,
}


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return _ANSWERS[environ["PATH_INFO"]](environ)
