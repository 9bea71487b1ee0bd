"""Bodies that note when they are closed; /closed tells which have been, and how often."""

_closed = []


class Body(object):
    def __init__(self, name, blocks):
        self.name = name
        self.blocks = iter(blocks)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.blocks)

    next = __next__

    def close(self):
        _closed.append(self.name)
        if self.name.startswith("raises"):
            raise RuntimeError("close of " + self.name)


def _failing():
    yield b"begun"
    raise ValueError("in the middle")


def _endless():
    while True:
        yield b"x" * 10000


def _failing_at_once():
    raise ValueError("at once")
    yield b"never"


KINDS = {
    "whole": lambda: [b"whole"],
    "empty": lambda: [],
    "failing": _failing,
    "atonce": _failing_at_once,
    "endless": _endless,
    "raises": lambda: [b"whole"],
    "text": lambda: [b"text".decode("ascii")],
}


def application(environ, start_response):
    name = environ["PATH_INFO"][1:]
    if name == "closed":
        start_response("200 OK", [])
        return [" ".join(_closed).encode("ascii")]
    fields = [("Content-Length", "5")] if name.startswith("whole") else []
    start_response("200 OK", fields)
    return Body(name, KINDS[name.split("-")[0]]())
