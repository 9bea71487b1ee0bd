"""Fails in the way that the path names."""

import sys


def _in_iteration():
    raise LookupError("in-iteration")
    yield b"never"


def _after_output():
    yield b"begun"
    raise LookupError("after-output")


class Unprintable(Exception):
    def __str__(self):
        raise ValueError("cannot be shown")

    __repr__ = __str__


def application(environ, start_response):
    kind = environ["PATH_INFO"][1:]
    if kind == "before":
        raise LookupError("before")
    start_response("200 OK", [("X-Secret", "not to be seen")])
    if kind == "after-start":
        raise LookupError("after-start")
    if kind == "in-iteration":
        return _in_iteration()
    if kind == "after-output":
        return _after_output()
    if kind == "exit":
        sys.exit("exit was called")
    if kind == "interrupt":
        raise KeyboardInterrupt("interrupt was raised")
    if kind == "unprintable":
        raise Unprintable()
    if kind == "umlaut":
        raise LookupError(b"gr\xc3\xbc\xc3\x9fe".decode("utf-8"))
    return [b"fine"]
