"""What a response holds, and what every request does with it.

`Answer` is in C where `accelerated` has it. That one has the same attributes, and does the usual
itself: a head that is known already, one block that is the whole body, small blocks of a body of
unknown length. For all else it calls the methods of `PlainAnswer`, which are the reference.
"""

from islay_worker import accelerated, head
from islay_worker.memory import LARGE, SLOT
from islay_worker.protocol import FRAME_LIMIT, HEAD, LAST, SHARED, frame, pack_header, pack_place
from islay_worker.rules import WrongOrder, WrongType, WrongValue, not_bytes, shown

LONGEST_PREFIX = FRAME_LIMIT // 2
"""Bytes of a head whose frame only points at its block."""

NEW, REFUSED, STORED, SENT, COMPLETE = range(5)
"""The states of a response: nothing yet, `start_response` refused, head stored, head on its way,
complete. (`answer.c` has them, too.)"""


class PlainAnswer(object):
    """The answer to one request; `declared` is its Content-Length, or None."""

    __slots__ = (
        "number",
        "state",
        "declared",
        "head_only",
        "single",
        "_bodiless",
        "_prefix",
        "_sent",
        "_long",
        "_pipe",
        "_control",
    )

    def __init__(self, pipe, number, control, head_only):
        self._pipe = pipe
        self._control = control
        self.number = number
        self.head_only = head_only
        self.state = NEW
        self.single = False
        self._sent = 0
        self._long = 0

    def start_response(self, status, response_headers, exc_info=None):
        """PEP 3333's `start_response`; returns `write`."""
        if exc_info is not None:
            try:
                check_replacement(self.state, exc_info)
            finally:
                exc_info = None
        elif self.state:
            raise WrongOrder("PEP 3333: start_response was called again without exc_info")
        self.state = REFUSED
        self._prefix, self.declared, with_body = head.head(status, response_headers)
        self._bodiless = self.head_only or not with_body
        self.state = STORED
        return self.write

    def send_whole(self, blocks):
        """Sends a list or tuple of blocks that is the whole body."""
        if len(blocks) == 1:
            body = blocks[0]
            if type(body) is not bytes:
                check_blocks(blocks)
        else:
            check_blocks(blocks)
            total = sum(map(len, blocks))
            body = b"".join(blocks) if total < FRAME_LIMIT else None
        if body is not None and self.state == STORED and not self._bodiless:
            if (self.declared is None or self.declared == len(body)) and self.send_all(body):
                return
        self.send_each(blocks)

    def send(self, block):
        """Sends a block that the application yielded. False: nothing more is needed."""
        self._check_client()
        if not isinstance(block, bytes):
            raise not_bytes(block)
        if not block:
            return True
        if self.state < STORED:
            raise self._not_started()
        if self.state == COMPLETE:
            if not self._bodiless:
                self._too_much(len(block))
            return False
        if self.state == STORED and self.declared == len(block) and not self._bodiless:
            if self.send_all(block):
                if not self._pipe.requests:
                    self._pipe.flush()
                return True
        if self.single:
            self.add_length(len(block))
        if self._bodiless:
            self._emit(b"", LAST)
            return False
        if self.declared is not None and self._sent + len(block) >= self.declared:
            return self._send_end(block)
        self._emit(block, 0)
        self._pipe.flush()
        return True

    def finish(self):
        """The application has no more blocks."""
        if self.state == COMPLETE:
            return
        self._check_client()
        if self.state < STORED:
            raise self._not_started()
        if self.declared is not None and self._sent < self.declared and not self._bodiless:
            if self.state == STORED:
                self._emit(b"", 0)
            raise WrongValue(
                "PEP 3333, Handling the Content-Length Header: Content-Length is %d, and the"
                " application sent %d bytes" % (self.declared, self._sent)
            )
        self._emit(b"", LAST)

    def send_all(self, body):
        """Sends a head and the whole body in a frame. False: they are too long for one."""
        prefix = self._prefix
        size = len(prefix) + len(body)
        whole = self._pointing(prefix, body) if len(body) > LARGE else None
        if whole is None:
            if size > FRAME_LIMIT:
                return False
            whole = pack_header(size, HEAD, LAST, 0, self.number) + prefix + body
        self.state = COMPLETE
        self._pipe.out.append(whole)
        return True

    def _pointing(self, prefix, body):
        """A frame that says where in shared memory the body is; None: it is not there."""
        memory = self._pipe.shared(self.number)
        if memory is None or len(body) > SLOT or len(prefix) > LONGEST_PREFIX:
            return None
        slot = memory.lend(body)
        if slot < 0:
            return None
        return frame(HEAD, LAST | SHARED, self.number, prefix + pack_place(slot, len(body)))


Answer = accelerated.Answer or PlainAnswer


def check_replacement(state, exc_info):
    """Raises what `start_response` with `exc_info` has to raise in that state, if anything."""
    if not isinstance(exc_info, tuple) or len(exc_info) != 3:
        raise WrongType(
            "PEP 3333: exc_info has to be the tuple of sys.exc_info(), not %s" % shown(exc_info)
        )
    if state < SENT:
        return
    if exc_info[1] is None:
        raise WrongOrder("PEP 3333: start_response was called again after output had begun")
    try:
        raise_again(*exc_info)
    finally:
        exc_info = None


def check_blocks(blocks):
    """Raises if one of them is not of bytes."""
    for block in blocks:
        if not isinstance(block, bytes):
            raise not_bytes(block, "returned")


def _throw():
    yield


if hasattr(BaseException, "with_traceback"):

    def raise_again(kind, error, trace):
        """Raises an exception with the traceback it had."""
        raise error.with_traceback(trace)

else:

    def raise_again(kind, error, trace):
        """Raises an exception with the traceback it had."""
        thrower = _throw()
        next(thrower)
        thrower.throw(kind, error, trace)
