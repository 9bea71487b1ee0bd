"""A file, opened for each request, by what the server offers for it."""

import os

PATH = os.environ["ISLAY_BENCH_FILE"]
SIZE = str(os.path.getsize(PATH))
BLOCK = 64 << 10


def app(environ, start_response):
    start_response(
        "200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", SIZE)]
    )
    file = open(PATH, "rb")
    if "wsgi.file_wrapper" in environ:
        return environ["wsgi.file_wrapper"](file, BLOCK)
    return blocks(file)


def blocks(file):
    """For servers that offer nothing."""
    with file:
        yield from iter(lambda: file.read(BLOCK), b"")
