"""The loop of an application thread over its connection: take a request, run it, write.

What is finished is gathered, and written when it is eight responses, when about two milliseconds
have passed since the last time, or when there is nothing left to run. More at once would cost less
here, and more in all: while this process works off a batch, the front end and the clients need
something to do (measured: eight instead of sixty-four give an empty application a tenth more
throughput). Two milliseconds and a request are less than the three after which the front end takes
the first for stuck; with one, an application that takes a quarter of one was written out by threes
and fours, and each time the front end took its CPU.
Whether something is left to run is looked up in the socket, too, but only after a read that
brought more than one request: a single client would wait for a look that finds nothing.
The request's id stands on the progress page before the application is called, so that the front
end knows what had begun if this process dies.
"""

import struct
import time
import traceback

from islay_worker import calls, process, protocol, stack_file
from islay_worker.wire import PeerLost

GATHERED_SECONDS = 0.002
GATHERED_RESPONSES = 8

_put = struct.Struct("<Q").pack_into
_now = getattr(time, "perf_counter", time.time)


def run(pipe, gateway, page, control):
    """Serves one thread's connection until the front end ends it, or the worker drains."""
    try:
        pipe.turn.begin()
        stack_file.name_thread(pipe.index, pipe.turn.ident)
        _loop(pipe, gateway, page, control.cancelled)
        pipe.turn.end()
    except protocol.BrokenPeer as broken:
        process.abandon(str(broken))
    except PeerLost:
        process.end(1)
    except BaseException:  # ours, or raised into this loop by a signal handler: nobody else sees it
        traceback.print_exc()
        process.end(1)
    if not control.draining.wait(1.0):
        process.abandon("the connection of thread %d ended" % pipe.index)


def _loop(pipe, gateway, page, cancelled):
    requests, out, offset = pipe.requests, pipe.out, 8 * pipe.index
    take = requests.popleft
    handle, chain = gateway.handle, calls.install(pipe, gateway)
    last = _now()
    busy = False
    while True:
        if not requests:
            if busy and len(out) < GATHERED_RESPONSES and pipe.more_requests():
                continue
            pipe.flush()
            if not pipe.next_requests():
                return
            busy = len(requests) > 1
            last = _now()
        try:
            _, _, number, payload = take()
        except IndexError:
            continue  # the front end has called it back in between
        if out:
            now = _now()
            if now - last > GATHERED_SECONDS or len(out) >= GATHERED_RESPONSES:
                pipe.flush()
                last = _now()  # not before: after the write it may have waited for the GIL
        if number in cancelled:
            gateway.decline(pipe, number, payload)
            continue
        _put(page, offset, number)
        chain.number = number
        handle(pipe, number, payload)
        if chain.open:
            chain.end()
        if pipe.awaited is not None:
            pipe.wait_taken()
