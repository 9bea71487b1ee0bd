"""A request that comes to a thread while that waits for a Java application which it called.

It is answered in steps: up to its first block, then a block each time that the front end asks for
one. So the Java application that made it, and everything between, has the turn in between.

What the application writes (`write`) is kept until it is asked for, within a limit: whoever would
take it waits for this thread.
"""

import io
import sys
from collections import deque

from islay_worker import blame, protocol
from islay_worker.gateway import late_body
from islay_worker.response import COMPLETE

WRITE_LIMIT = 16 * 1024 * 1024
"""Bytes that an application may write before they are asked for."""

_PLAIN = (list, tuple)


class _Kept(object):
    """Stands for the pipe of a response: keeps its frames until they are wanted."""

    requests = (None,)  # never flushed for want of others

    def __init__(self, turn):
        self.out = deque()
        self.turn = turn
        self.awaited = None

    def flush(self):
        if sum(map(len, self.out)) > WRITE_LIMIT:
            raise EnvironmentError(
                "write() of more than %d bytes within a call from Java, which takes them when"
                " this application returns" % WRITE_LIMIT
            )

    def shared(self, number):
        """What is kept may be kept for long, and slots are few."""
        return None

    def next_frame(self):
        """The oldest frame, whole; its header may stand apart."""
        block = bytes(self.out.popleft())
        size = protocol.frame_size(block)
        while len(block) < size:
            block += bytes(self.out.popleft())
        return block


class Nested(object):
    """One such request. What runs a part of it answers whether that was the end.

    `within` is the nested request whose call it was made for, or None.
    """

    def __init__(self, gateway, pipe, number, within):
        self.number = number
        self._gateway = gateway
        self._pipe = pipe
        self._within = within
        self._kept = _Kept(pipe.turn)
        self._blocks = self._iterator = self._application = None
        self._closed = False

    def stands_in(self, number):
        """Whether it is that nested request, or was made for one that stands in it."""
        one = self
        while one is not None and one.number != number:
            one = one._within
        return one is not None

    def begin(self, payload):
        """Calls the application; sends the head, with the first block if there is one."""
        made = self._gateway.begin(self._kept, self.number, payload)
        body_kind, self._application, environ, body, response, self._errors = made
        self._response = response
        self._source = None
        try:
            environ["wsgi.input"] = self._input(body_kind, body)
            self._blocks = blocks = self._application(environ, response.start_response)
            if type(blocks) in _PLAIN and sum(map(len, blocks)) <= protocol.FRAME_LIMIT:
                response.send_whole(blocks)
            else:
                self._iterator = self._gateway.iterator(blocks)
        except BaseException:
            self._fail()
        return self.step()

    def _input(self, kind, body):
        if kind < protocol.FILE_BODY:
            return io.BytesIO(body)
        stream, self._source = late_body(kind, self._pipe, self._response, body)
        return stream

    def step(self):
        """Sends the next block."""
        kept = self._kept
        self._tell()
        while not kept.out and self._iterator is not None:
            self._advance()
            self._tell()
        last = self._response.state == COMPLETE and self._is_last()
        if last:
            self._end()
        self._pipe.out.append(kept.next_frame())
        self._pipe.flush()
        return last

    def _tell(self):
        """What is only to be logged goes along: nobody asks for it."""
        kept = self._kept
        while kept.out and protocol.frame_kind(bytes(kept.out[0])) == protocol.TROUBLE:
            self._pipe.out.append(kept.next_frame())

    def _advance(self):
        try:
            if not self._response.send(next(self._iterator)):
                self._iterator = None
        except StopIteration:
            self._iterator = None
            self._finish()
        except BaseException:
            self._iterator = None
            self._fail()
        if self._iterator is None and self._response.state != COMPLETE:
            self._finish()

    def _finish(self):
        try:
            self._response.finish()
        except BaseException:
            self._fail()

    def _fail(self):
        response, blocks = self._response, self._blocks
        response.fail(*blame.described(sys.exc_info(), blocks, self._application))

    def _is_last(self):
        """Whether but one frame is left."""
        return protocol.frame_size(bytes(self._kept.out[0])) >= sum(map(len, self._kept.out))

    def close(self):
        """Nobody wants the rest."""
        self._iterator = None
        self._kept.out.clear()
        self._response.state = COMPLETE
        self._end()
        self._pipe.out.append(protocol.frame(protocol.DATA, protocol.LAST, self.number))
        self._pipe.flush()
        return True

    def _end(self):
        """Closes the iterable, before the front end is told that this was all."""
        if self._closed:
            return
        self._closed = True
        try:
            close = getattr(self._blocks, "close", None)
            if close is not None:
                close()
        except BaseException:
            kind, text = blame.described(sys.exc_info(), self._blocks, self._application)
            self._response.trouble(kind, text)
        if self._errors.partial:
            self._errors.flush()
        if self._source is not None:
            self._source()
