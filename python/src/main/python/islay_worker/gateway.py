"""One request: environ, call, iterate, close. Start reading here.

`Gateway.handle` is called by an application thread with a request that it took from its pipe.
Everything that the application raises ends here, and is told to the front end.
"""

import io
import sys

from islay import Interrupted

from islay_worker import accelerated, blame, files, protocol
from islay_worker.protocol import begin
from islay_worker.response import Response
from islay_worker.rules import Cancelled, WrongType, not_bytes, shown, type_name
from islay_worker.streams import AskedBody, Errors, StreamBody

_PLAIN = (list, tuple)
_text = type(b"".decode("ascii"))


def begun(payload, hosted, pipe, number, control):
    """What a request is made of: `(body kind, application, environ, body bytes, response,
    wsgi.errors)`. The environ has all but `wsgi.input`. `hosted` as in `protocol.begin`."""
    kind, application, environ, body = begin(payload, hosted)
    response = Response(pipe, number, control, environ.get("REQUEST_METHOD") == "HEAD")
    errors = environ["wsgi.errors"] = Errors(control, response)
    environ["islay.request_id"] = str(number)
    environ["islay.client_disconnected"] = response.client_disconnected
    return kind, application, environ, body, response, errors


_begin = accelerated.begin or begun
if accelerated.use_types is not None:
    accelerated.use_types(Response, Errors)


class Gateway(object):
    """Runs the applications; one for a worker, used by all its application threads.

    `hosted` is a list of `(application, environ to start from)` for each, at its number.
    """

    def __init__(self, hosted, control, maximum_inline):
        self._hosted = hosted
        self.control = control
        self._maximum_inline = maximum_inline

    def handle(self, pipe, number, payload):
        """Answers the request `number` with exactly one frame that is `LAST`."""
        body_kind, application, environ, body, response, errors = self.begin(pipe, number, payload)
        blocks = source = None
        turn = pipe.turn
        try:
            try:
                if body_kind < protocol.FILE_BODY:
                    environ["wsgi.input"] = io.BytesIO(body)
                else:
                    environ["wsgi.input"], source = late_body(body_kind, pipe, response, body)
                turn.running = number
                blocks = application(environ, response.start_response)
                turn.running = 0
                if turn.busy or turn.aimed:
                    turn.leave()
                if type(blocks) in _PLAIN:
                    response.send_whole(blocks)
                else:
                    self._iterate(blocks, response, turn)
            except BaseException:
                turn.leave()
                response.fail(*self._described(number, blocks, application))
        except Interrupted:  # it came on the way out, before `leave`
            turn.leave()
            response.fail(protocol.CANCELLED, "")
        if type(blocks) not in _PLAIN:
            self._close(blocks, response, pipe, application)
        if errors.partial:
            errors.flush()
        if source is not None:
            source()

    def begin(self, pipe, number, payload):
        """What a request is made of; see `begun`."""
        hosted, control = self._hosted, self.control
        made = _begin(payload, hosted, pipe, number, control)
        return made or begun(payload, hosted, pipe, number, control)

    def iterator(self, blocks):
        """What yields the blocks that an application returned."""
        if type(blocks) is bytes:
            return iter((blocks,))
        if blocks is None or isinstance(blocks, _text):
            raise _not_iterable(blocks)
        return _iterator(blocks)

    def decline(self, pipe, number, payload):
        """Answers a request whose client left before it began; reads its body if one comes."""
        response = Response(pipe, number, self.control, False)
        response.fail(protocol.CANCELLED, "")
        if protocol.request(payload)[0] == protocol.STREAM_BODY:
            StreamBody(pipe, response).skip()

    def _described(self, number, blocks, application):
        """What is being handled, as the kind and the text of an `ERROR` frame."""
        exc_info = sys.exc_info()
        try:
            cancelled = number in self.control.cancelled
            if cancelled and isinstance(exc_info[1], (Cancelled, Interrupted)):
                return protocol.CANCELLED, ""
            return blame.described(exc_info, blocks, application)
        finally:
            del exc_info

    def _iterate(self, blocks, response, turn):
        kind = type(blocks)
        if kind is bytes:
            return response.send_whole((blocks,))
        if blocks is None or isinstance(blocks, _text):
            raise _not_iterable(blocks)
        if kind is files.FileWrapper and files.send(blocks, response, self._maximum_inline):
            return None
        turn.running = number = response.number
        if hasattr(kind, "__len__") and (not response.stored or response.declared is None):
            response.single = _has_one(blocks)
        for block in _iterator(blocks):
            turn.running = 0
            if turn.busy or turn.aimed:
                turn.leave()
            if not response.send(block):
                break
            turn.running = number
        turn.running = 0
        if turn.busy or turn.aimed:
            turn.leave()
        return response.finish()

    def _close(self, blocks, response, pipe, application):
        """Calls `close()`, after what is complete has gone out if nothing else is to be run."""
        turn = pipe.turn
        try:
            try:
                close = getattr(blocks, "close", None)
                if close is not None:
                    if not pipe.requests:
                        pipe.flush()
                    turn.running = response.number
                    close()
                    turn.running = 0
                    if turn.busy or turn.aimed:
                        turn.leave()
            except BaseException:
                turn.leave()
                response.trouble(*self._described(response.number, blocks, application))
        except Interrupted:  # it came on the way out, before `leave`
            turn.leave()


def late_body(kind, pipe, response, path):
    """A body that did not come with its request, and what to call when the request has ended."""
    if kind == protocol.FILE_BODY:
        stream = io.open(path, "rb")
        return stream, stream.close
    asked = kind == protocol.ASKED_BODY
    body = AskedBody(pipe, response) if asked else StreamBody(pipe, response)
    return io.BufferedReader(body, protocol.FRAME_LIMIT), body.skip


def _has_one(blocks):
    try:
        return len(blocks) == 1
    except Exception:  # no __len__, or a broken one: then nothing is known
        return False


def _iterator(blocks):
    try:
        return iter(blocks)
    except TypeError:
        if sys.exc_info()[2].tb_next is not None:
            raise  # by the application's own __iter__
        raise _not_iterable(blocks)


def _not_iterable(blocks):
    if isinstance(blocks, _text):
        return not_bytes(blocks, "returned")
    return WrongType(
        "PEP 3333: an application has to return an iterable of bytes, and it returned %s"
        % (
            "None: a return is missing"
            if blocks is None
            else type_name(blocks) + " " + shown(blocks)
        )
    )
