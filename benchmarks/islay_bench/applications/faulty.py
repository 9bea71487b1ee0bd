"""An application that goes wrong when it is asked to. Everything else answers what it was asked."""

import ctypes
import os
import re
import time

HELD = []


def segv():
    ctypes.string_at(0)


def leave():
    os._exit(7)


def spin():
    until = time.time() + 60
    while time.time() < until:
        pass


def backtrack():
    """Seconds to minutes in C, with the GIL held."""
    re.match(r"(a+)+$", "a" * 30 + "b")


def sleep():
    time.sleep(60)


def grow():
    HELD.append(bytearray(os.urandom(1)) * (64 << 20))


FAULTS = {"/" + it.__name__: it for it in (segv, leave, spin, backtrack, sleep, grow)}


def app(environ, start_response):
    fault = FAULTS.get(environ["PATH_INFO"])
    if fault:
        fault()
    pid = environ["PATH_INFO"] == "/pid"
    body = (str(os.getpid()) if pid else environ["QUERY_STRING"]).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
