"""What a response talks to, without a socket."""

from collections import deque

import front_end  # noqa: F401  (it puts the worker's package on sys.path)
from islay_worker.response import Response
from islay_worker.turn import Turn


class FakePipe(object):
    """Keeps what is sent; `bodies` are the BODY frames that will come."""

    def __init__(self, bodies=()):
        self.out = deque()
        self.requests = deque()
        self.awaited = None
        self.turn = Turn()
        self.bodies = deque(bodies)
        self.flushed = []

    def flush(self):
        self.flushed.append(b"".join(bytes(piece) for piece in self.out))
        self.out.clear()

    def shared(self, number):
        return None

    def next_body(self):
        return self.bodies.popleft()


class FakeControl(object):
    """Keeps what is logged."""

    def __init__(self):
        self.cancelled = {}
        self.half_closed = {}
        self.lines = []

    def log(self, number, text):
        self.lines.append((number, text))

    def log_lines(self, number, lines):
        self.lines.extend((number, line) for line in lines)


def new_response(head_only=False, bodies=()):
    """A response to request 1."""
    return Response(FakePipe(bodies), 1, FakeControl(), head_only)
