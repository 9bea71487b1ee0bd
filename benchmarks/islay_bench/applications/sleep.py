"""Waits as for a database, with the GIL released."""

import time

BODY = b"Hello world!\n"


def app(environ, start_response):
    time.sleep(0.01)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "13")])
    return [BODY]
