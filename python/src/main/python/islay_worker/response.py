"""A response as the application makes it: `start_response`, `write`, and the blocks of the body.

Its states are those of `answer.py`. The head is stored until the first block that is not empty
(PEP 3333, "The start_response() Callable"), so that an error page can still replace it.

A block is on its way before the next is asked for. Only a response that is complete may wait in
the pipe's `out`, to go together with others; that includes one whose blocks have reached its
Content-Length. Its application may still be busy in its iterable or in `close()`: so it waits
only while other requests stand behind it, and those the front end calls back soon, which
writes it out.

Used by the application's thread. One that an application keeps beyond its request does nothing.
"""

from islay import Interrupted

from islay_worker import head, protocol
from islay_worker.answer import (
    COMPLETE,
    LONGEST_PREFIX,
    REFUSED,
    SENT,
    STORED,
    Answer,
    PlainAnswer,
)
from islay_worker.memory import LARGE, SLOT
from islay_worker.protocol import DATA, FRAME_LIMIT, HEAD, LAST, SHARED, frame, pack_header
from islay_worker.rules import WrongOrder, WrongValue, not_bytes

_FRAMES_AT_ONCE = 4
_view = bytes if str is bytes else memoryview


class Response(Answer):
    """The response to one request; `declared` is its Content-Length, or None."""

    __slots__ = ()

    _start = PlainAnswer.start_response  # what the accelerator leaves to the reference
    _send_blocks = PlainAnswer.send_whole
    _send_block = PlainAnswer.send
    _end = PlainAnswer.finish
    send_all = PlainAnswer.send_all
    _pointing = PlainAnswer._pointing

    def write(self, data):
        """PEP 3333's `write`: the data is on its way when this returns."""
        if not isinstance(data, bytes):
            raise not_bytes(data, "wrote")
        turn = self._pipe.turn
        shut = turn.shut(self.number)
        try:
            self._check_client()
            self._write(data)
        finally:
            if shut:
                turn.running = self.number

    def _write(self, data):
        if self.state < STORED:
            raise WrongOrder("PEP 3333: write() was called, and start_response was refused")
        if not data or (self._bodiless and self.state == COMPLETE):
            return
        if self.state == COMPLETE:
            raise WrongOrder("PEP 3333: write() was called after the response was complete")
        if self._bodiless:
            self._emit(b"", LAST)
        elif self.declared is not None and self._sent + len(data) > self.declared:
            raise WrongValue(
                "PEP 3333, Handling the Content-Length Header: write() of %d bytes after %d, and"
                " Content-Length is %d" % (len(data), self._sent, self.declared)
            )
        else:
            self._emit(data, 0)
        self._pipe.flush()

    def send_each(self, blocks):
        """Sends the blocks that are the whole body one by one."""
        total = sum(map(len, blocks))
        if total:
            self.add_length(total)
        for block in blocks:
            if not self.send(block):
                break
        self.finish()

    def send_file(self, status, path, offset, count):
        """Asks the front end to send a part of a file. False: it refuses to."""
        self.add_length(count)
        self._emit(b"", 0)
        self._pipe.awaited = self.number
        payload = protocol.file_payload(status, offset, count, path)
        self._pipe.out.append(frame(protocol.FILE, LAST, self.number, payload))
        taken = self._pipe.wait_taken()
        if taken:
            self.state = COMPLETE
        else:
            self._long = FRAME_LIMIT + 1
        return taken

    def add_length(self, length):
        """Adds a Content-Length to a head that is still stored and has none."""
        if self.state != STORED or self.declared is not None:
            return
        if self._bodiless and not self.head_only:
            return
        self._prefix = head.with_length(self._prefix, length)
        self.declared = length

    @property
    def stored(self):
        """Whether a head is stored and nothing of it has gone."""
        return self.state == STORED

    @property
    def turn(self):
        """When its application runs."""
        return self._pipe.turn

    @property
    def bodiless(self):
        """Whether the head is stored and no body may follow it."""
        return self._bodiless

    def fail(self, kind, text):
        """Ends the response by an error; one that is complete already only logs it."""
        if self.state == COMPLETE:
            if kind != protocol.CANCELLED:
                self._control.log(self.number, text)
            return
        self.state = COMPLETE
        self._pipe.awaited = None
        payload = protocol.report(kind, text) if kind != protocol.CANCELLED else b"\3"
        self._pipe.out.append(frame(protocol.ERROR, LAST, self.number, payload))

    def trouble(self, kind, text):
        """Something to log with this request that does not change the response."""
        if kind == protocol.CANCELLED:
            return
        if self.state == COMPLETE:
            self._control.log(self.number, text)
        else:
            payload = protocol.report(kind, text)
            self._pipe.out.append(frame(protocol.TROUBLE, 0, self.number, payload))

    def client_disconnected(self):
        """`islay.client_disconnected`: whether the client has left, or sends no more."""
        control = self._control
        return self.number in control.cancelled or self.number in control.half_closed

    def check_interrupt(self):
        """Raises what the application was interrupted by while it could not be raised."""
        reason = self._control.cancelled.get(self.number)
        if reason is not None and issubclass(reason, Interrupted):
            raise reason()

    def _check_client(self):
        if self.number in self._control.cancelled:
            raise self._control.cancelled[self.number]()

    def _not_started(self):
        if self.state == REFUSED:
            return WrongOrder("PEP 3333: the body began, and start_response had been refused")
        return WrongOrder("PEP 3333: start_response was not called before the body")

    def _send_end(self, block):
        size = len(block)
        left = self.declared - self._sent
        if size > left:
            self._too_much(size - left)
            block = block[:left]
        self._emit(block, LAST)
        if self._pipe.awaited is not None or not self._pipe.requests:
            self._pipe.flush()
        return size == left

    def _too_much(self, surplus):
        text = (
            "PEP 3333, Handling the Content-Length Header: Content-Length is %s, and the"
            " application sent at least %d bytes more; they are cut off" % (self.declared, surplus)
        )
        self.trouble(protocol.RULE_BROKEN, text)

    def _emit(self, block, last):
        """Puts a block, with the head before it if that is still stored, into the pipe."""
        prefix, kind = (self._prefix, HEAD) if self.state == STORED else (b"", DATA)
        self.state = COMPLETE if last else SENT
        self._sent += len(block)
        size = len(prefix) + len(block)
        if len(block) > LARGE and len(prefix) <= LONGEST_PREFIX and self._pipe.shared(self.number):
            self._emit_shared(kind, prefix, block, last)
            return
        self._count(size, last)
        if size <= FRAME_LIMIT:
            self._pipe.out.append(pack_header(size, kind, last, 0, self.number) + prefix + block)
        else:
            self._emit_frames(kind, prefix, block, last)

    def _count(self, size, last):
        """Counts what goes through the socket: behind a long response its thread waits."""
        self._long += size
        if last and self._long > FRAME_LIMIT:
            self._pipe.awaited = self.number

    def _emit_shared(self, kind, prefix, block, last):
        pipe, length, view = self._pipe, len(block), _view(block)
        for start in range(0, length, SLOT):
            if start:
                pipe.flush()  # the front end sends it while the next piece is copied
            piece = view[start : start + SLOT]
            payload = prefix + protocol.pack_place(pipe.lend(self.number, piece), len(piece))
            flags = last if start + SLOT >= length else 0
            self._count(len(payload), flags)
            pipe.out.append(frame(kind, flags | SHARED, self.number, payload))
            kind, prefix = DATA, b""

    def _emit_frames(self, kind, prefix, block, last):
        out, number, length = self._pipe.out, self.number, len(block)
        view = _view(block)
        start, end = 0, FRAME_LIMIT - len(prefix)
        while start < length:
            piece = view[start:end]
            flags = last if end >= length else 0
            out.append(pack_header(len(prefix) + len(piece), kind, flags, 0, number))
            if prefix:
                out.append(prefix)
            out.append(piece)
            if len(out) > 2 * _FRAMES_AT_ONCE:
                self._pipe.flush()
            kind, prefix = DATA, b""
            start, end = end, end + FRAME_LIMIT
