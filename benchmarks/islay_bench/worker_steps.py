"""What each step of a worker takes with one request, in nanoseconds, as JSON: a line for each step.

Run by `worker.py` under the Python that is measured: `worker_steps.py WORKER-HOME`. No sockets; the
best of many turns counts, since what disturbs a step only ever makes it longer.
"""

import json
import struct
import sys
import time
from collections import deque

sys.path.insert(0, sys.argv[1])

from islay_worker import accelerated, gateway, protocol, turn  # noqa: E402
from islay_worker.response import Response  # noqa: E402

TURNS, CALLS = 20, 5000
PAIRS = (
    ("REQUEST_METHOD", "GET"),
    ("SCRIPT_NAME", ""),
    ("PATH_INFO", "/"),
    ("QUERY_STRING", ""),
    ("REQUEST_URI", "/"),
    ("RAW_URI", "/"),
    ("SERVER_PROTOCOL", "HTTP/1.1"),
    ("REMOTE_ADDR", "127.0.0.1"),
    ("REMOTE_PORT", "45678"),
    ("wsgi.url_scheme", "http"),
    ("HTTP_HOST", "127.0.0.1:8000"),
)
ALL_ALIKE = dict.fromkeys("abcdefghij")
STATUS, HEADERS = "200 OK", [("Content-Type", "text/plain"), ("Content-Length", "13")]
BODY = b"Hello, world\n"


class Control(object):
    cancelled = {}
    half_closed = {}


class Pipe(object):
    """What a response is sent to; other requests wait behind this one."""

    def __init__(self):
        self.turn = turn.Turn()
        self.turn.begin()
        self.requests = deque([None])
        self.out = deque()
        self.awaited = None


def payload():
    names = "\0".join(name for name, _ in PAIRS).encode("latin-1")
    values = "\0".join(value for _, value in PAIRS).encode("latin-1")
    return struct.pack("<BBHII", 0, 0, len(PAIRS), len(names), len(values)) + names + values


def hello(environ, start_response):
    start_response(STATUS, HEADERS)
    return [BODY]


def steps():
    """Names and what is called; each leaves everything as it was."""
    pipe, request = Pipe(), payload()
    hosted = [(hello, ALL_ALIKE)]
    served = gateway.Gateway(hosted, Control, 65536)
    frame = protocol.frame(protocol.REQUEST, 0, 5, request)
    frames = bytearray(frame * 8)
    kinds = sum(1 << kind for kind in protocol.TO_THREAD)
    cut, begin = accelerated.cut or protocol.cut, accelerated.begin or gateway.begun

    def respond():
        response = Response(pipe, 5, Control, False)
        response.start_response(STATUS, HEADERS)
        response.send_whole([BODY])
        pipe.out.clear()

    def whole():
        served.handle(pipe, 5, request)
        pipe.out.clear()

    yield "cut a frame (eight at once)", lambda: cut(frames, len(frames), kinds), 8
    yield "begin: environ, response, errors", lambda: begin(request, hosted, pipe, 5, Control), 1
    yield "a response, its head, its body", respond, 1
    yield "all of Gateway.handle, the application too", whole, 1


def nanoseconds(step, parts):
    best = float("inf")
    for _ in range(TURNS):
        start = time.perf_counter()
        for _ in range(CALLS):
            step()
        best = min(best, time.perf_counter() - start)
    return best / CALLS / parts * 1e9


print(json.dumps({"accelerated": accelerated.cut is not None, "python": sys.version.split()[0]}))
for name, step, parts in steps():
    print(json.dumps({"step": name, "ns": nanoseconds(step, parts)}))
