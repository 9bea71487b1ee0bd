"""Tells what its hooks have done: each writes a line on standard error with its process."""

import os
import sys

calls = []


def _say(what):
    sys.stderr.write("%s in %d\n" % (what, os.getpid()))
    sys.stderr.flush()


def begin():
    calls.append("begun")
    _say("begun")


def refuse():
    raise LookupError("no database")


def end():
    _say("ended")


def lead(ending):
    _say("leads")
    ending.wait(60)
    _say("leads no more")


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("%d %s" % (os.getpid(), ",".join(calls))).encode("ascii")]
