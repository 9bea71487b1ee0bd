"""The connection of one application thread: what waits in it, what is finished, its two locks.

Threading. The application thread owns the pipe: it alone takes requests from the left of
`requests`, appends to `out`, and blocks. The control thread enters through `recall` only, and
never waits there: it takes requests from the right, so that each is either run or given back.
It does so only when the one that the front end sent last is the last in `requests`. The owner may
be adding requests at that moment, and one that followed a request that was given back would be
answered out of turn (seen on a Python without a GIL).

Whoever has the read lock looks at the queues again before it blocks: the control thread may have
read, in between, the very frame that is waited for. What a writer that must not block could not
write goes back to the left end of `out`.
"""

from collections import deque
from itertools import islice

from islay_worker import process, protocol
from islay_worker.line import Line
from islay_worker.memory import SLOTS_OF_ONE, SharedMemory
from islay_worker.turn import Turn
from islay_worker.wire import PeerLost

_RECALL_READS = 64
_PIECES = 64  # written at once; a system takes 1,024 at most
_ANSWERS = (protocol.CALL_HEAD, protocol.CALL_DATA, protocol.CALL_ERROR)


class Pipe(Line):
    """One thread's connection, over a `Wire`. `index` is the thread's number."""

    def __init__(self, wire, index):
        Line.__init__(self, wire, protocol.TO_THREAD)
        self.index = index
        self.turn = Turn()
        self.awaited = None  # id of the response whose TAKEN has to come before the next request
        self.memory = SharedMemory()
        self._bodies = deque()
        self._answers = deque()
        self._freed = deque()
        self._calls = deque()
        self._asked = deque()
        self.serve = None  # what does what is asked of this thread while it waits

    def next_body(self, number=None):
        """Waits for a `BODY` frame; with a number, for one of that request."""
        return self._next(self._bodies, number)

    def next_call(self, number):
        """Waits for the answer to a call."""
        return self._next(self._calls, number)

    def wait_taken(self):
        """Waits for the front end to take the `awaited` response. False: it refuses the file."""
        answer = self._next(self._answers)
        self.awaited = None
        return answer[0] == protocol.TAKEN

    def shared(self, number):
        """The memory for large blocks; None while there is none. The first time it is offered."""
        memory = self.memory
        if memory.usable:
            return memory
        payload = memory.offer()
        if payload is not None:
            self.out.append(protocol.frame(protocol.MEMORY, 0, number, payload))
        return None

    def lend(self, number, piece):
        """Puts a piece of a response into the shared memory, and waits for room: which slot."""
        while True:
            slot = self.memory.lend(piece, SLOTS_OF_ONE)
            if slot >= 0:
                return slot
            self.out.append(protocol.frame(protocol.SLOTS_WANTED, 0, number))
            self._next(self._freed)

    def recall(self, last):
        """The ids of the requests that have not begun; they are not in the pipe any more.

        None while `last`, the id of the request that was sent last, has not come whole. For the
        control thread: reads what lies in the socket, writes what is finished, and never blocks.
        """
        if self.begin_reading(False):
            try:
                self._read_available()
            finally:
                self.end_reading()
        numbers = deque()
        try:
            whole = self.requests[-1][2] == last
            while whole:
                numbers.appendleft(self.requests.pop()[2])
        except IndexError:
            pass
        self._write_available()
        return numbers

    def quiet(self):
        """Whether the thread waits for requests and none is there."""
        if not self.idle or self.requests or self.out:
            return False
        return not self._wire.readable()

    def stop_reading(self):
        """Lets the thread that waits for requests see the end of the connection."""
        self._wire.stop_reading()

    def _next(self, queue, number=None):
        self.flush()
        while True:
            if self._asked:
                self.serve(self._asked.popleft())
                self.flush()
                continue
            self.begin_reading(True)
            try:
                if self._asked:
                    continue
                event = _first(queue, number)
                if event is not None:
                    return event
                if not self.take_in():
                    raise PeerLost("the front end has ended the connection")
            except protocol.BrokenPeer as broken:
                process.abandon(str(broken))
            finally:
                self.end_reading()

    def _read_available(self):
        for _ in range(_RECALL_READS):
            if not self.take_in_now():
                return

    def _write_available(self):
        out = self.out
        if not out or not self.begin_writing(False):
            return
        try:
            while out:
                block = out[0]
                sent = self._wire.send_now(block)
                if not sent:
                    return  # full, or broken: the owner will see it
                if sent < len(block):
                    out[0] = block[sent:]
                else:
                    out.popleft()
        finally:
            self.end_writing()

    def _send_rest(self, block, sent):
        """Writes a block of which some bytes have gone."""
        self._wire.send(memoryview(block)[sent:])

    def _send_pieces(self, pieces):
        """Writes what has a large block at its end, without joining it; takes what is written."""
        while pieces:
            sent = self._wire.send_pieces(islice(pieces, _PIECES))
            while pieces and sent >= len(pieces[0]):
                sent -= len(pieces.popleft())
            if sent:
                pieces[0] = memoryview(pieces[0])[sent:]

    def _refuse(self, data):
        """Raises what is wrong with bytes that are no frames."""
        protocol.cut(bytearray(data), len(data), protocol.bits(protocol.TO_THREAD))

    def _sort(self, frames):
        requests = self.requests
        for frame in frames:
            kind = frame[0]
            if kind == protocol.REQUEST and not self._parts:
                requests.append(frame)
            elif kind == protocol.BODY:
                self._bodies.append(frame)
            elif kind == protocol.SLOTS_FREE:
                self._freed.append(frame)
            elif kind == protocol.MAPPED:
                self.memory.mapped()
            elif kind >= protocol.NESTED:
                self._add_chained(frame)
            elif kind > protocol.BODY:
                if frame[2] == self.awaited:
                    self._answers.append(frame)
            else:
                self._add_part(frame)

    def _add_chained(self, frame):
        kind = frame[0]
        if kind == protocol.NESTED and self._parts:
            self._add_part(frame)
        elif kind in _ANSWERS:
            self._calls.append(frame)
        else:
            self._asked.append(frame)

    def _add_part(self, frame):
        parts = self._parts
        if parts and parts[0][2] != frame[2]:
            raise protocol.BrokenPeer("a part of request %d within %d" % (frame[2], parts[0][2]))
        parts.append(frame)
        if len(parts) * protocol.FRAME_LIMIT > protocol.REQUEST_LIMIT:
            raise protocol.BrokenPeer("request %d is too long" % frame[2])
        if frame[0] != protocol.REQUEST_PART:
            payload = b"".join([part[3] for part in parts])
            del parts[:]
            queue = self.requests if frame[0] == protocol.REQUEST else self._asked
            queue.append((frame[0], frame[1], frame[2], payload))


def _first(queue, number):
    """Takes the first frame of that request, or of any; None: there is none."""
    if number is None:
        return queue.popleft() if queue else None
    for event in queue:
        if event[2] == number:
            queue.remove(event)
            return event
    return None
