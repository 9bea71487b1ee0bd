"""An open loop: so many requests a second, whatever becomes of them.

A latency counts from the moment when the request was due, not from when a connection was free for
it: a server that stands still for a second is charged for all that would have been asked meanwhile.
One thread, so that the generator's own turns stay below a tenth of a millisecond.
"""

import selectors
import socket
import time
from collections import deque

PATIENCE = 10.0
CONNECTIONS = 400
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class Client:
    """A connection and the request that it waits for."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.due = 0.0
        self.slow = False
        self.got = b""

    def ask(self, due, slow):
        self.due, self.slow, self.got = due, slow, b""
        path = b"/slow" if slow else b"/"
        self.socket.send(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def receive(self):
        """True when the answer is complete. OSError when the connection ended before."""
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionResetError("the server ended the connection")
        self.got += more
        return complete(self.got)

    @property
    def right(self):
        return self.got.startswith(b"HTTP/1.1 200 ")

    @property
    def kept(self):
        return b"connection: close" not in self.got.lower()


def complete(answer):
    """Whether an answer with a Content-Length is all there."""
    head, end, body = answer.partition(HEAD_END)
    if not end:
        return False
    head = head.lower()
    at = head.find(LENGTH)
    return at < 0 or len(body) >= int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])


class OpenLoop:
    """One run. `fast` and `slow` hold seconds for each answer; `errors` counts what failed."""

    def __init__(self, port, per_second, slow_every):
        self.fast = []
        self.slow = []
        self.errors = 0
        self._port = port
        self._pause = 1 / per_second
        self._slow_every = slow_every
        self._idle = deque()
        self._busy = set()
        # select(2) has microseconds; epoll would round what is left up to a millisecond.
        self._selector = selectors.SelectSelector()

    def run(self, seconds):
        begin = time.perf_counter()
        number, due = 0, begin
        try:
            while due < begin + seconds:
                self._receive_until(due)
                self._ask(due, bool(self._slow_every) and number % self._slow_every == 1)
                number += 1
                due = begin + number * self._pause
            self._receive_until(time.perf_counter() + PATIENCE, to_the_end=True)
        finally:
            self._close()
        return time.perf_counter() - begin

    def _receive_until(self, when, to_the_end=False):
        """Looks at least once, however late it is."""
        left = 0.0
        while True:
            for key, _ in self._selector.select(left) if self._selector.get_map() else ():
                self._receive(key.data)
            left = when - time.perf_counter()
            if left <= 0 or (to_the_end and not self._busy):
                return
            if not self._selector.get_map():
                time.sleep(left)

    def _ask(self, due, slow):
        if len(self._busy) >= CONNECTIONS:
            self.errors += 1
            return
        client = None
        try:
            client = self._idle.pop() if self._idle else self._connected()
            client.ask(due, slow)
            self._busy.add(client)
        except OSError:
            self.errors += 1
            if client:
                self._end(client)

    def _connected(self):
        client = Client(self._port)
        self._selector.register(client.socket, selectors.EVENT_READ, client)
        return client

    def _receive(self, client):
        """A connection that ends while nothing is asked on it is no error: that is its right."""
        asked = client in self._busy
        try:
            if not client.receive():
                return
        except OSError:
            self.errors += asked
            self._end(client)
            return
        taken = time.perf_counter() - client.due
        if client.right:
            (self.slow if client.slow else self.fast).append(taken)
        else:
            self.errors += 1
        self._busy.discard(client)
        if client.kept:
            self._idle.append(client)
        else:
            self._end(client)

    def _end(self, client):
        self._selector.unregister(client.socket)
        self._busy.discard(client)
        if client in self._idle:
            self._idle.remove(client)
        client.socket.close()

    def _close(self):
        """What has not been answered by now is an error."""
        self.errors += len(self._busy)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()
