"""A file, opened for each request, by what the server offers for it."""

import os

PATH = os.environ["ISLAY_BENCH_FILE"]
SIZE = str(os.path.getsize(PATH))


def app(environ, start_response):
    start_response(
        "200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", SIZE)]
    )
    return environ["wsgi.file_wrapper"](open(PATH, "rb"))
