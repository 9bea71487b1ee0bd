"""Tells the process that loaded it, this process and its parent; /die ends it."""

import os
import signal

loaded_by = os.getpid()


def application(environ, start_response):
    if environ["PATH_INFO"] == "/die":
        os.kill(os.getpid(), signal.SIGKILL)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("%d %d %d" % (loaded_by, os.getpid(), os.getppid())).encode("ascii")]
