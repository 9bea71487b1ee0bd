"""One of several servers that do the same: says which it is, and which process to kill."""

import os

NAME = os.environ.get("NODE", "?")


def application(environ, start_response):
    text = "ok\n"
    if environ["PATH_INFO"] != "/health":
        text = "node %s, served by process %d\n" % (NAME, os.getppid())
    body = text.encode("ascii")
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
