"""/grow keeps 40 MiB more, /sleep takes 50 ms; all tell the process."""

import os
import time

kept = []


def application(environ, start_response):
    if environ["PATH_INFO"] == "/grow":
        kept.append(b"x" * (40 << 20))
    elif environ["PATH_INFO"] == "/sleep":
        time.sleep(0.05)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode("ascii")]
