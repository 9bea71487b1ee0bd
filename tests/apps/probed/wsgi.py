"""Answers what its environment tells it to, at /status; at /who it tells what it was asked."""

import os

asked = []


def application(environ, start_response):
    path = environ["PATH_INFO"]
    asked.append("%s %s" % (environ["HTTP_HOST"], path))
    status = os.environ.get("PROBE_STATUS", "200 OK") if path == "/status" else "200 OK"
    start_response(status, [("Content-Type", "text/plain")])
    return ["\n".join(asked).encode("ascii")]
