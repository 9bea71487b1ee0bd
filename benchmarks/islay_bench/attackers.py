"""The attacks. Each runs in a process of its own: `-m islay_bench.attackers NAME PORT SECONDS`.

It prints "ready" when it has its connections, or "late" when it never has, goes on until its time
is over, and then prints how many it opened. What the server refuses or closes is opened anew: an
attacker does not give up.
"""

import contextlib
import resource
import selectors
import socket
import struct
import sys
import time
from dataclasses import dataclass

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n"
LARGE = b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
REQUEST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n" + b"x" * 20
ONCE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
RESET = struct.pack("ii", 1, 0)
TURN = 0.1
OPENED_A_TURN = 500


@dataclass(frozen=True)
class Attack:
    """`size` connections; each sends `first`, and a piece of `drip` in each second."""

    size: int
    first: bytes = b""
    drip: bytes = b""
    half_closed: bool = False
    receive_buffer: int = 0

    def run(self, port, until):
        """Returns how many connections were opened."""
        open_ones = selectors.DefaultSelector()
        opened = 0
        dripped = time.monotonic()
        while time.monotonic() < until:
            opened += self.fill(open_ones, port, until)
            for key, _ in open_ones.select(0):
                if not self.alive(key.fileobj):
                    open_ones.unregister(key.fileobj)
                    key.fileobj.close()
            if self.drip and time.monotonic() - dripped > 1:
                dripped = time.monotonic()
                self.send_drops(open_ones)
            time.sleep(TURN)
        return opened

    def fill(self, open_ones, port, until):
        missing = min(OPENED_A_TURN, self.size - len(open_ones.get_map()))
        opened = 0
        for _ in range(missing):
            if time.monotonic() > until:
                break
            with contextlib.suppress(OSError):
                open_ones.register(self.connection(port, opened), self.events())
                opened += 1
        if opened == missing < OPENED_A_TURN:
            tell_once()
        return opened

    def events(self):
        """A reader that does not read does not want to know that it could."""
        return selectors.EVENT_WRITE if self.receive_buffer else selectors.EVENT_READ

    def connection(self, port, number):
        it = socket.socket()
        it.settimeout(1)
        if self.receive_buffer:
            it.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        it.bind(("127.0.0.%d" % (1 + number % 4), 0))
        it.connect(("127.0.0.1", port))
        if self.first:
            it.sendall(self.first)
        if self.half_closed:
            it.shutdown(socket.SHUT_WR)
        it.setblocking(False)
        return it

    def alive(self, it):
        if self.receive_buffer:
            return it.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
        try:
            return bool(it.recv(65536))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def send_drops(self, open_ones):
        for key in list(open_ones.get_map().values()):
            with contextlib.suppress(OSError):
                key.fileobj.send(self.drip)


class Resets:
    """One connection after the other, reset after each number of bytes of a request in turn."""

    def run(self, port, until):
        opened = 0
        tell_once()
        while time.monotonic() < until:
            count = opened % (len(REQUEST) + 1)
            with contextlib.suppress(OSError):
                it = socket.create_connection(("127.0.0.1", port), 1)
                it.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                if count:
                    it.sendall(REQUEST[:count])
                it.close()
            opened += 1
            time.sleep(0.001)
        return opened


ATTACKS = {
    "slow heads": Attack(2000, b"GET / HTTP/1.1\r\nHost: a\r\nX-", b"a"),
    "slow bodies": Attack(2000, HEAD + b"\r\n", b"a"),
    "slow readers": Attack(50, LARGE, receive_buffer=4096),
    "never speaking": Attack(2000),
    "half-closed": Attack(50, LARGE, half_closed=True, receive_buffer=4096),
    "resets": Resets(),
    "ten thousand": Attack(10_000),
}

# What stands beside the clients of a scenario: no attack, but many.
CROWDS = {
    "ten thousand, idle": Attack(10_000, ONCE),
    "slow readers, 200": Attack(200, LARGE, receive_buffer=4096),
}

told = False


def tell_once(word="ready"):
    global told
    if not told:
        told = True
        print(word, flush=True)


def main(name, port, seconds):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    opened = {**ATTACKS, **CROWDS}[name].run(int(port), time.monotonic() + float(seconds))
    tell_once("late")
    print(opened, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
