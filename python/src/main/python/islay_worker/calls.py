"""Python calls Java: the applications that `islay.application(name)` stands for.

A call goes over the connection of the thread that makes it, and is a conversation in turns: either
this thread runs, or the Java application does. While this thread waits, the Java side may call
Python in turn, and that runs here, on this very thread (`nested`); so a chain of any depth needs
one thread of the worker, and cannot wait for another.

The thread says with each frame that it gives the turn away, and takes it back with the answer. So
neither side is ever ahead of the other by more than a block, and what is on its way is bounded.

Only what does not wait for something beneath it on this thread's stack may run on top of it. Java
code that reads ahead, or that was interrupted and closes what it waits for, asks for a block of a
nested request, or for its end, while that request is being run, or one that is nested in it. That
has to wait until the stack has come down so far.

Used by the application's thread alone.
"""

import itertools
import threading

from islay import ApplicationError

from islay_worker import protocol
from islay_worker.nested import Nested
from islay_worker.protocol import BROKEN, FRAME_LIMIT, LAST, WRITTEN

_local = threading.local()
_FIRST = 1 << 63  # so that a call is never taken for a request
_text = type(b"".decode("ascii"))


_known = None


def know(names):
    """From now on only these names may be asked for; None: any."""
    global _known
    _known = names


def check(name):
    """Raises `LookupError` for a name that is known not to be there."""
    if _known is not None and name not in _known:
        names = "there is " + ", ".join(_known) if _known else "the settings name none"
        raise LookupError("there is no application %s; %s" % (name, names))


class Called(object):
    """A Java application, as a WSGI application of this process. `name`: the server's for it."""

    def __init__(self, name):
        self.name = name

    def __call__(self, environ, start_response):
        calls = getattr(_local, "calls", None)
        if calls is None:
            raise RuntimeError(
                "the application %s can be called only in a thread that answers a request, and"
                " while it does" % self.name
            )
        return calls.begin(self.name, environ, start_response)

    def __repr__(self):
        return "<islay.application %s>" % self.name


class Calls(object):
    """The calls of one application thread, and what comes to it nested while it waits."""

    def __init__(self, pipe, gateway):
        self.pipe = pipe
        self.open = {}
        self.number = 0  # of the thread's request; what is nested in it has its own
        self._gateway = gateway
        self._nested = {}
        self._running = []  # the nested requests on the stack, the innermost last
        self._asked = []  # (number, kind): what was asked of nested requests and is not done
        self._ids = itertools.count(_FIRST)
        _local.calls = self
        pipe.serve = self._serve

    def begin(self, name, environ, start_response):
        """Calls an application; returns its iterable when there is something in it."""
        within = self._running[-1] if self._running else None
        answer = Answer(self, next(self._ids), environ, within)
        caller = within.number if within else self.number
        payload = _request(caller, name, environ, answer.kind)
        self.open[answer.number] = answer
        answer.begin(payload, start_response)
        return answer

    def end(self):
        """The request is over: closes what its application has left open."""
        for number in sorted(self.open, reverse=True):
            answer = self.open.get(number)
            try:
                if answer is not None:
                    answer.close()
            except ApplicationError:
                pass  # was logged where it happened

    def _serve(self, event):
        """Does what the front end asks of this thread while it waits."""
        kind, _, number, payload = event
        if kind == protocol.NESTED:
            call, request = protocol.split_nested(payload)
            within = self.open[call].within if call in self.open else None
            nested = Nested(self._gateway, self.pipe, number, within)
            self._nested[number] = nested
            self._run(nested, nested.begin, request)
        elif kind == protocol.CALL_READ:
            answer = self.open.get(number)
            if answer is not None:
                answer.give()
        else:
            self._asked.append((number, kind))
        self._do_asked()

    def _do_asked(self):
        """Does what was asked of nested requests, in order, as far as it need not wait."""
        while True:
            ready = next((asked for asked in self._asked if not self._waits(asked[0])), None)
            if ready is None:
                return
            self._asked.remove(ready)
            number, kind = ready
            nested = self._nested.get(number)
            if nested is not None:  # else it crossed with the end
                self._run(nested, nested.step if kind == protocol.NEXT else nested.close)

    def _waits(self, number):
        """Whether that request is being run beneath, or one that is nested in it."""
        return any(running.stands_in(number) for running in self._running)

    def _run(self, nested, action, *arguments):
        self._running.append(nested)
        try:
            if action(*arguments):
                del self._nested[nested.number]
        finally:
            self._running.pop()


class Answer(object):
    """What a Java application answers: an iterable with `close()`. `within`: the nested request
    that called, or None."""

    def __init__(self, calls, number, environ, within):
        self.number = number
        self.within = within
        self._calls = calls
        self._pipe = calls.pipe
        self._input = environ.get("wsgi.input")
        self._left = _length(environ)
        self.kind = protocol.ASKED_BODY if self._left else protocol.NO_BODY
        self._blocks = []
        self._done = False
        self._write = None

    def begin(self, payload, start_response):
        """Sends the call, and waits for the first block that is not written but returned."""
        begun = False
        try:
            self._advance(protocol.CALL, payload, start_response)
            begun = True
        finally:
            if not begun:
                self._abandon()

    def _abandon(self):
        try:
            self.close()
        except ApplicationError:
            pass  # something else went wrong before

    def __iter__(self):
        return self

    def __next__(self):
        while not self._blocks and not self._done:
            self._advance(protocol.CALL_NEXT)
        if not self._blocks:
            raise StopIteration
        return self._blocks.pop()

    next = __next__

    def close(self):
        """Closes the body of the Java application; raises what that raised."""
        if not self._done:
            self._write = None
            self._blocks = []
            event = self._turn(protocol.CALL_CLOSE)
            while not event[1] & LAST:
                event = self._turn(protocol.CALL_CLOSE)
            self._take(event)

    def _advance(self, kind, payload=b"", start_response=None):
        """Gives the turn away until a block has come, or the end."""
        event = self._turn(kind, payload)
        while self._take(event, start_response):
            event = self._turn(protocol.CALL_NEXT)

    def _turn(self, kind, payload=b""):
        pipe, turn = self._pipe, self._pipe.turn
        running = turn.running
        shut = turn.shut(running)
        try:
            pipe.out.append(protocol.frame(kind, 0, self.number, payload))
            return pipe.next_call(self.number)
        finally:
            if shut:
                turn.running = running

    def _take(self, event, start_response=None):
        """Takes a frame in. True: it was written, and the application goes on."""
        kind, flags, _, payload = event
        if flags & LAST:
            self._done = True
            self._calls.open.pop(self.number, None)
        if kind == protocol.CALL_ERROR:
            raise ApplicationError(payload[1:].decode("utf-8", "replace"))
        if kind == protocol.CALL_HEAD:
            status, headers, payload = protocol.split_head(payload)
            if start_response is not None:
                self._write = start_response(status, headers)
        if flags & WRITTEN:
            if self._write is not None:
                self._write(payload)
            return not self._done
        if payload:
            self._blocks = [payload]
        return False

    def give(self):
        """Reads a piece of the body for the Java application."""
        flags, piece = 0, b""
        try:
            if self._left:
                piece = self._read(min(self._left, FRAME_LIMIT))
                self._left -= len(piece)
            if not piece:
                flags = LAST
        except Exception as error:  # whatever the application's stream raises
            flags, piece = BROKEN, protocol.clipped(str(error), 500)
        self._pipe.out.append(protocol.frame(protocol.CALL_BODY, flags, self.number, piece))
        self._pipe.flush()

    def _read(self, count):
        read = getattr(self._input, "read1", None) or self._input.read
        return read(count)


def install(pipe, gateway):
    """Lets the applications of this thread call Java ones; to be called by the thread."""
    return Calls(pipe, gateway)


def _length(environ):
    """How many bytes of its input an application may read."""
    text = environ.get("CONTENT_LENGTH") or ""
    if text.isdigit():
        return int(text)
    chunked = environ.get("HTTP_TRANSFER_ENCODING") and environ.get("wsgi.input_terminated")
    return 1 << 62 if chunked else 0


def _request(number, name, environ, kind):
    names, values = [], []
    for key, value in environ.items():
        if isinstance(key, str) and isinstance(value, str) and _crosses(key):
            names.append(_bytes(key, key))
            values.append(_bytes(key, value))
    payload = protocol.call(number, kind, names, values, name)
    if len(payload) > FRAME_LIMIT:
        raise ValueError("the environ of a call has %d bytes; %d fit" % (len(payload), FRAME_LIMIT))
    return payload


def _crosses(key):
    own = key.startswith("wsgi.") and key != "wsgi.url_scheme"
    return key and not own and key != "islay.request_id"


def _bytes(key, text):
    try:
        encoded = text if str is bytes else text.encode("latin-1")
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise ValueError("%s of the environ is no native string (PEP 3333): %r" % (key, text))
    return encoded
