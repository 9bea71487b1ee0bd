"""`wsgi.errors`, and `wsgi.input` of a request whose body is still arriving.

(The other bodies are an `io.BytesIO` and a file.)
"""

import io
from threading import RLock

from islay_worker import accelerated, process, protocol
from islay_worker.response import COMPLETE

LINE_LIMIT = 8192
"""Bytes of a line of `wsgi.errors`; a longer one is split."""

_text = type("") if str is not bytes else type(b"".decode("ascii"))


class PlainLines(object):
    """What `wsgi.errors` holds: the line that has no end yet, and what it belongs to."""

    __slots__ = ("partial", "softspace", "_control", "_response")

    def __init__(self, control, response):
        self._control = control
        self._response = response
        self.partial = b""


class Errors(accelerated.Lines or PlainLines):
    """`wsgi.errors` of one request: whole lines go to the front end with the request's id.

    May be used from any thread, and after the request has ended: then nothing is kept back.
    """

    __slots__ = ()

    encoding = "utf-8"
    errors = "backslashreplace"
    closed = False
    mode = "w"
    name = "<wsgi.errors>"
    _lock = RLock()

    def write(self, text):
        """Takes any text, lone surrogates and NUL among it; bytes are read as UTF-8."""
        if not isinstance(text, (_text, bytes)):
            raise TypeError("wsgi.errors.write() takes text, not %s" % type(text).__name__)
        self._untorn(self._add, text)
        return len(text)

    def _add(self, text):
        lines = (self.partial + protocol.utf8(text)).split(b"\n")
        self.partial = lines.pop()
        if len(self.partial) > LINE_LIMIT or self._response.state == COMPLETE:
            lines.append(self.partial)
            self.partial = b""
        if lines and lines != [b""]:
            self._control.log_lines(self._response.number, _split(lines))

    def _untorn(self, action, *arguments):
        """Does something under the lock; it is not interrupted halfway."""
        response = self._response
        turn = response.turn
        shut = turn.shut(response.number)
        try:
            with self._lock:
                action(*arguments)
            if shut:
                response.check_interrupt()
        finally:
            if shut:
                turn.running = response.number

    def writelines(self, lines):
        """Writes each of them."""
        for line in lines:
            self.write(line)

    def flush(self):
        """Sends the line that has no end yet, too."""
        self._untorn(self._send_partial)

    def _send_partial(self):
        partial, self.partial = self.partial, b""
        if partial:
            self._control.log_lines(self._response.number, _split([partial]))

    def close(self):
        """Does nothing but `flush`: the stream belongs to the server."""
        self.flush()

    def isatty(self):
        """It is not a terminal."""
        return False

    def writable(self):
        """It is there to be written to."""
        return True

    def readable(self):
        """It cannot be read."""
        return False

    seekable = readable


def _split(lines):
    for line in lines:
        line = line.rstrip(b"\r")
        while len(line) > LINE_LIMIT:
            end = LINE_LIMIT
            while (
                end > LINE_LIMIT - 4
                and line[end : end + 1]
                and 0x80 <= ord(line[end : end + 1]) < 0xC0
            ):
                end -= 1  # not within a character
            yield line[:end]
            line = line[end:]
        yield line


class StreamBody(io.RawIOBase):
    """The bytes of a body that is still arriving; an `io.BufferedReader` adds the rest.

    Reads `BODY` frames from the thread's own pipe when the application asks.
    """

    def __init__(self, pipe, response):
        io.RawIOBase.__init__(self)
        self._pipe = pipe
        self._number = response.number
        self._response = response
        self._piece = memoryview(b"")
        self._ended = False
        self._failure = None
        self._asked = False

    def readable(self):
        """It is there to be read."""
        return True

    def readinto(self, target):
        """Waits for data; 0 at the end. Raises `OSError` when the body broke off."""
        turn = self._pipe.turn
        shut = turn.shut(self._number)
        try:
            self._fill()
            if shut:
                self._response.check_interrupt()
        finally:
            if shut:
                turn.running = self._number
        if self._failure is not None and not self._piece:
            raise EnvironmentError(self._failure)
        count = min(len(target), len(self._piece))
        target[:count] = self._piece[:count].tobytes()
        self._piece = self._piece[count:]
        return count

    def _fill(self):
        while not self._piece and not self._ended:
            if not self._asked:
                self._ask()
            self._take(self._pipe.next_body())

    def skip(self):
        """The response has ended: reads what is left of the body, and keeps none of it."""
        unread = self._piece or not self._ended
        while not self._ended:
            self._take(self._pipe.next_body())
        self._piece = memoryview(b"")
        if unread and self._failure is None:
            self._failure = "the request has ended, and its body cannot be read any more"

    def _ask(self):
        self._asked = True
        if self._response.state != COMPLETE:
            self._pipe.out.append(protocol.frame(protocol.BODY_WANTED, 0, self._number))

    def _take(self, event):
        _, flags, number, payload = event
        if number != self._number:
            process.abandon("a body of request %d within %d" % (number, self._number))
        if flags & protocol.BROKEN:
            self._ended = True
            self._failure = payload.decode("latin-1").encode("ascii", "replace").decode("ascii")
        else:
            self._ended = bool(flags & protocol.LAST)
            self._piece = memoryview(payload)


class AskedBody(StreamBody):
    """A body of which each piece is asked for: it comes from Java code, in its own time."""

    def _fill(self):
        while not self._piece and not self._ended:
            if self._response.state == COMPLETE:
                self.skip()
                break
            frame = protocol.frame(protocol.BODY_WANTED, 0, self._number)
            self._pipe.out.append(frame)
            self._take(self._pipe.next_body(self._number))

    def skip(self):
        """The response has ended: nothing more can be asked for."""
        if self._failure is None and (self._piece or not self._ended):
            self._failure = "the request has ended, and its body cannot be read any more"
        self._piece = memoryview(b"")
        self._ended = True
