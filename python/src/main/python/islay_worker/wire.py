"""The socket of an application thread, as far as it is used from Python (see `line.py`)."""

import errno
import select
import socket

_RETRY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINTR)
_DONT_WAIT = getattr(socket, "MSG_DONTWAIT", 0)


class PeerLost(Exception):
    """The front end has gone, or closed this connection."""


class Wire(object):
    """A connected socket that blocks. The locks of the `Pipe` say who may use it."""

    def __init__(self, sock):
        self._socket = sock

    def fileno(self):
        """The number of the descriptor."""
        return self._socket.fileno()

    def receive(self, decoder):
        """Waits for bytes, and puts them into the decoder's space. How many; 0: the end."""
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
        try:
            return self._socket.recv_into(decoder.space(), 0, _DONT_WAIT)
        except EnvironmentError:
            return 0

    def send(self, block):
        """Writes bytes, and waits while the front end takes nothing."""
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


def _lost(error):
    return PeerLost("the front end takes nothing any more: %s" % error)
