"""The control connection and its thread: what has to work while every application thread is busy.

Threading. `run` is the control thread's loop; it never waits for an application. `send` may be
called by any thread, also from a signal handler that interrupted another `send`: frames are put
into a queue, and whoever has the lock writes them. Only a thread that finds the queue full of
log lines waits.
"""

import errno
import fcntl
import select
import socket
import struct
import sys
import time
import traceback
from collections import deque
from threading import Event, Lock

from islay import ClientDisconnected, RequestTimeout

from islay_worker import process, protocol, stacks
from islay_worker.rules import Cancelled
from islay_worker.turn import NOT_RUNNING

_Socket = socket.socket  # an application may put another in its place (gevent)
_REMEMBERED = 4096
_QUEUED = 256
_LOG_LIMIT = protocol.FRAME_LIMIT
_RECALLED_LIMIT = protocol.FRAME_LIMIT // 8 - 1
_DRAIN_STEP = 20  # milliseconds
_SHUTDOWN_LIMIT = 10.0  # seconds
_REASONS = {b"\1": RequestTimeout, b"\2": ClientDisconnected}

_begun = struct.Struct("<Q").unpack_from


class Control(object):
    """The worker's end of the control connection.

    `cancelled` has, for ids of requests whose answer nobody waits for, what is raised when the
    application sends more; `half_closed` has those whose clients send nothing more.
    """

    def __init__(self, sock):
        self.cancelled = {}
        self.half_closed = {}
        self._cancelled = Remembered(self.cancelled)
        self._half_closed = Remembered(self.half_closed)
        self.draining = Event()
        self.pipes = []
        self.page = None
        self.hooks = None
        self._socket = sock
        self._decoder = protocol.Decoder(protocol.TO_CONTROL)
        self._queue = deque()
        self._lock = Lock()
        self._closed = False

    def run(self):
        """Serves the front end until the connection ends, and the process with it."""
        try:
            while self._receive():
                if self.draining.is_set():
                    self._drain()
        except protocol.BrokenPeer as broken:
            process.abandon(str(broken))
        except EnvironmentError:
            pass  # a connection that is reset has ended
        except BaseException:
            traceback.print_exc()
        process.end(1)

    def send(self, frame):
        """Sends a frame, after those that were sent before."""
        self._queue.append(frame)
        if len(self._queue) > _QUEUED and self._lock.acquire():
            self._write_and_release()
        while self._queue and self._lock.acquire(False):
            self._write_and_release()

    def log(self, number, text):
        """A text to log with that request."""
        self.log_lines(number, protocol.clipped(text).split(b"\n"))

    def log_lines(self, number, lines):
        """Lines (bytes, UTF-8, at most a frame each) to log with that request."""
        gathered, size = [], 0
        for line in lines:
            if gathered and size + len(line) > _LOG_LIMIT:
                self._send_log(number, gathered)
                gathered, size = [], 0
            gathered.append(line)
            size += len(line) + 1
        self._send_log(number, gathered)

    def close(self):
        """Gives up the descriptor; log lines go to standard error from now on."""
        self._closed = True
        self._socket.close()

    def _send_log(self, number, lines):
        text = b"\n".join(lines)
        if self._closed:  # in a forked child
            sys.stderr.write("%s\n" % protocol.native(text))
        else:
            self.send(protocol.frame(protocol.LOG, 0, number, text))

    def _write_and_release(self):
        try:
            while True:
                self._socket.sendall(self._queue.popleft())
        except IndexError:
            pass
        except EnvironmentError:
            self._queue.clear()  # the front end has gone: `run` sees that too
        finally:
            self._lock.release()

    def _receive(self):
        try:
            count = self._socket.recv_into(self._decoder.space())
        except EnvironmentError as error:
            if error.errno == errno.EINTR:
                return True
            raise
        for frame in self._decoder.received(count):
            self._obey(*frame)
        return count > 0

    def _obey(self, kind, _, number, payload):
        if kind == protocol.RECALL:
            self._recall(payload, number)
        elif kind == protocol.CANCEL:
            self._cancelled.add(number, Cancelled)
        elif kind == protocol.INTERRUPT:
            self._interrupt(number, payload)
        elif kind == protocol.HALF_CLOSED:
            self._half_closed.add(number, True)
        elif kind == protocol.LEAD:
            self.hooks.lead()
        elif kind == protocol.STACKS:
            self._tell_stacks()
        else:
            self.draining.set()

    def _recall(self, payload, last):
        index = struct.unpack("<I", payload)[0] if len(payload) == 4 else -1
        if not 0 <= index < len(self.pipes):
            raise protocol.BrokenPeer("recall of thread %d of %d" % (index, len(self.pipes)))
        numbers = list(self.pipes[index].recall(last))
        if len(numbers) > _RECALLED_LIMIT:
            raise protocol.BrokenPeer(
                "%d requests in the pipe of thread %d" % (len(numbers), index)
            )
        payload = protocol.recalled(index, numbers)
        self.send(protocol.frame(protocol.RECALLED, 0, 0, payload))

    def _interrupt(self, number, payload):
        """Says where a request is, and ends it if that can be done."""
        exception = _REASONS.get(payload)
        if exception is None:
            raise protocol.BrokenPeer("an interrupt for the reason %r" % payload)
        self._cancelled.add(number, exception)
        done, stack = NOT_RUNNING, ""
        for pipe in self.pipes:
            if self.page is not None and _begun(self.page, 8 * pipe.index)[0] == number:
                stack = stacks.of_request(pipe.turn.ident)
                done = pipe.turn.aim(number, exception)
        answer = protocol.report(done, stack)
        self.send(protocol.frame(protocol.INTERRUPTED, 0, number, answer))

    def _tell_stacks(self):
        """A stack for each request that runs, and an empty one behind the last."""
        for pipe in self.pipes:
            number = _begun(self.page, 8 * pipe.index)[0] if self.page is not None else 0
            if number and not pipe.idle:
                text = protocol.clipped(stacks.of_request(pipe.turn.ident), protocol.FRAME_LIMIT)
                self.send(protocol.frame(protocol.STACKS_ARE, 0, number, text))
        self.send(protocol.frame(protocol.STACKS_ARE, 0, 0, b""))

    def _drain(self):
        """Waits until every thread has nothing to do, and lets each end; goes on obeying.

        A thread that has just received a request looks idle for a moment, so it has to be seen
        idle twice.
        """
        quiet = 0
        deadline = None
        poll = select.poll()
        poll.register(self._socket.fileno(), select.POLLIN)
        while True:
            if poll.poll(_DRAIN_STEP) and not self._receive():
                return
            if deadline is None:
                quiet = quiet + 1 if all(pipe.quiet() for pipe in self.pipes) else 0
                if quiet > 2:
                    for pipe in self.pipes:
                        pipe.stop_reading()
                    deadline = time.time() + _SHUTDOWN_LIMIT
            elif time.time() > deadline:
                process.end(0)


class Remembered(object):
    """Keeps the last few thousand requests in a dict, by their ids: some are told of before they
    come. The dict is a plain one, since every request is looked up in it."""

    def __init__(self, kept):
        self._kept = kept
        self._order = deque()

    def add(self, number, value):
        """Remembers, and forgets the oldest when there are too many."""
        if number not in self._kept:
            if len(self._order) >= _REMEMBERED:
                del self._kept[self._order.popleft()]
            self._order.append(number)
        self._kept[number] = value


def connected(path, token, pid, index):
    """A connection to the front end that has said who it is."""
    sock = _Socket(socket.AF_UNIX, socket.SOCK_STREAM)
    _close_on_exec(sock)
    sock.setblocking(True)
    sock.connect(path)
    sock.sendall(protocol.hello(token, pid, index))
    return sock


def _close_on_exec(sock):
    flags = fcntl.fcntl(sock.fileno(), fcntl.F_GETFD)
    fcntl.fcntl(sock.fileno(), fcntl.F_SETFD, flags | fcntl.FD_CLOEXEC)
