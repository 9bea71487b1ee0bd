"""Says which node of several it is, after as long as it was told to take. POST echoes, too."""

import os
import time

NAME = os.environ.get("NODE", "?")
NAP = float(os.environ.get("NAP", "0"))


def application(environ, start_response):
    if environ["PATH_INFO"] != "/health":
        time.sleep(NAP)
    body = NAME.encode("ascii") + environ["wsgi.input"].read()
    if environ["QUERY_STRING"] == "environ":
        body = repr(sorted((k, str(v)) for k, v in environ.items())).encode("utf-8")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
