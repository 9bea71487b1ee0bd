"""Interrupts the application of one thread, and nothing else.

CPython can raise an exception within another thread, wherever that happens to be. Half a frame
written, a lock taken, a byte read and not kept: within our own code it could do harm anywhere. So
it is aimed only while `running` holds the id of the request, and that is so only while the
application has the thread: in its call, for each block, in `close()`. When it calls us back, and
what we do must not be torn, that is shut out too (`shut`).

What is true. The application's thread alone writes `running`. The control thread alone aims, and is
`busy` while it does. It looks at `running` after it has become busy, and the thread looks at
`busy` after it has cleared `running`: so either the one sees that it is too late, or the other
sees that something may be on its way, and waits. What was set and has not been raised is taken
back (`leave`), however late, before the thread does anything for the next request.

Tried: a lock around both. The exception may come between the taking of a lock and the `try` that
releases it, and then nobody gets it again; with plain stores every step can be repeated. A thread
that only looks pays three attributes for each request.
"""

import time

from islay import Interrupted

try:
    from threading import get_ident
except ImportError:
    from thread import get_ident

NOT_RUNNING, RAISED, UNABLE = 0, 1, 2
"""What became of an interrupt: the request does not run (any more), it is raised, it cannot be."""

_PAUSE = 0.0002


def _asynchronous():
    """CPython's function that raises within a thread; None where there is none (PyPy)."""
    try:
        import ctypes

        return ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong, ctypes.py_object
    except Exception:
        return None, None, None


_set_exception, _number, _object = _asynchronous()


class Turn(object):
    """When the application of one thread runs. `running`: the id of its request, or 0."""

    __slots__ = ("ident", "running", "busy", "aimed")

    def __init__(self):
        self.ident = 0
        self.running = 0
        self.busy = False
        self.aimed = False

    def begin(self):
        """To be called by the thread itself, once."""
        self.ident = get_ident()

    def end(self):
        """To be called by the thread itself, at last: nobody may send it a signal any more."""
        self.ident = 0

    def aim(self, number, exception):
        """Raises an exception class in that request, if its application runs. Control thread."""
        if _set_exception is None:
            return UNABLE
        self.busy = True
        try:
            if self.running != number:
                return NOT_RUNNING
            self.aimed = True
            _set_exception(_number(self.ident), _object(exception))
            return RAISED
        finally:
            self.busy = False

    def leave(self):
        """The application does not run any more, and nothing can be raised when this returns.

        What was aimed may be raised before, and so within this: then it has come.
        """
        while True:
            try:
                self.running = 0
                while self.busy:
                    time.sleep(_PAUSE)
                if self.aimed:
                    _set_exception(_number(self.ident), None)
                    self.aimed = False
                return
            except Interrupted:
                pass

    def shut(self, number):
        """As `leave`, when the application of that request calls us.

        True: the caller sets `running` again when it has done what must not be torn.
        """
        if self.running != number or get_ident() != self.ident:
            return False
        self.leave()
        return True
