"""The socket of an application thread, and whether it keeps the GIL while it reads and writes.

Python lets other threads have the GIL around each call of a socket. Where many threads wait for
something outside (a database), they want it all the time: who gave it away for the microseconds of
a write is behind others when it comes back, and is woken twice until it has it. So with the
accelerator a call keeps the GIL, does what the socket can do at once, and gives it away only to
wait. A thread that never has to wait does so with every eighth call, as those who come back from
their databases have no other chance within the five milliseconds after which Python takes it.
"""

import errno
import select
import socket

from islay_worker import accelerated

_receive_now, _send_now = accelerated.receive_now, accelerated.send_now
_RETRY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINTR)
_DONT_WAIT = getattr(socket, "MSG_DONTWAIT", 0)
_CALLS = 8  # of so many in a row one lets other threads have the GIL
_MOST_KEPT = 131072  # bytes: copying them takes some 20 microseconds


class PeerLost(Exception):
    """The front end has gone, or closed this connection."""


class Wire(object):
    """A connected socket that blocks. The locks of the `Pipe` say who may use it."""

    def __init__(self, sock):
        self._socket = sock
        self._calls = 0

    def receive(self, decoder):
        """Waits for bytes, and puts them into the decoder's space. How many; 0: the end."""
        if self._keeps_gil():
            count = self.receive_now(decoder)
            if count:
                return count
            self._calls = 0
        while True:
            try:
                return self._socket.recv_into(decoder.space())
            except EnvironmentError as error:
                if error.errno == errno.ECONNRESET:
                    return 0
                if error.errno not in _RETRY:
                    raise

    def receive_now(self, decoder):
        """As `receive`, without waiting. 0 also where nothing is there, or after an error."""
        if _receive_now is not None:
            return _receive_now(self._socket.fileno(), *decoder.room())
        try:
            return self._socket.recv_into(decoder.space(), 0, _DONT_WAIT)
        except EnvironmentError:
            return 0

    def send(self, block):
        """Writes bytes, and waits while the front end takes nothing."""
        if self._keeps_gil() and len(block) <= _MOST_KEPT:
            sent = _send_now(self._socket.fileno(), block)
            if sent == len(block):
                return
            block = memoryview(block)[sent:]
        try:
            self._socket.sendall(block)
        except EnvironmentError as error:
            raise _lost(error)

    def send_pieces(self, pieces):
        """Writes some of several blocks, and waits until it can. How many bytes."""
        try:
            return self._socket.sendmsg(pieces)
        except EnvironmentError as error:
            raise _lost(error)

    def send_now(self, block):
        """Writes what can be written without waiting. How many bytes; 0 also after an error."""
        try:
            return self._socket.send(block, _DONT_WAIT)
        except EnvironmentError:
            return 0

    def readable(self):
        """Whether bytes, or the end, have arrived."""
        poll = select.poll()
        poll.register(self._socket.fileno(), select.POLLIN)
        return bool(poll.poll(0))

    def stop_reading(self):
        """Lets whoever waits in `receive` see the end."""
        try:
            self._socket.shutdown(socket.SHUT_RD)
        except EnvironmentError:
            pass  # it has ended already

    def close(self):
        """Gives up the descriptor."""
        self._socket.close()

    def _keeps_gil(self):
        if _send_now is None:
            return False
        self._calls = (self._calls + 1) % _CALLS
        return self._calls > 0


def _lost(error):
    return PeerLost("the front end takes nothing any more: %s" % error)
