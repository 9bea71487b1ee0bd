"""Ends its process, at import if the environment says so, else when the path asks for it."""

import os
import signal

if "DIE_AT_IMPORT" in os.environ:
    os._exit(7)


def application(environ, start_response):
    if environ["PATH_INFO"] == "/die":
        os.kill(os.getpid(), signal.SIGKILL)
    start_response("200 OK", [])
    return [str(os.getpid()).encode("ascii")]
