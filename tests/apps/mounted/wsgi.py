"""Answers with where it stands and what it runs in: a line for each name and value."""

import os
import platform


def application(environ, start_response):
    seen = [
        ("name", environ.get("test.name", "")),
        ("script", environ["SCRIPT_NAME"]),
        ("path", environ["PATH_INFO"]),
        ("query", environ["QUERY_STRING"]),
        ("host", environ.get("HTTP_HOST", "")),
        ("python", platform.python_version()),
        ("pid", str(os.getpid())),
        ("folder", os.getcwd()),
        ("variable", os.environ.get("VARIABLE", "")),
        ("multithread", str(environ["wsgi.multithread"])),
        ("multiprocess", str(environ["wsgi.multiprocess"])),
    ]
    text = "\n".join("%s=%s" % pair for pair in seen)
    body = text if str is bytes else text.encode("latin-1")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
