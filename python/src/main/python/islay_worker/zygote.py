"""A process that has loaded the applications and is forked for each worker (`--preload`).

What was loaded before the fork is memory that all workers share. This process has one thread of
ours, answers nothing, and outlives its children: it tells the front end when one of them ends,
because only a parent can know how.
"""

import errno
import fcntl
import gc
import json
import os
import select
import signal
import struct
import sys

from islay_worker import control, process, protocol

_POLL = 1000  # milliseconds


def run(settings, token, load):
    """Loads and forks until the front end leaves, and then ends. Returns in children only, with
    the token and the settings of the child and what was loaded. `load` is given what tells the
    front end of an application."""
    sock = control.connected(settings["socket"], token, os.getpid(), "control")
    outcomes = load(sock.sendall)
    gc.collect()
    if hasattr(gc, "freeze"):  # 3.7: else the first collection in a child would copy everything
        gc.freeze()
    sock.sendall(protocol.frame(protocol.READY, 0, 0, b"{}"))
    zygote = _Zygote(sock, settings)
    try:
        own, token = zygote.serve()
    except EnvironmentError:
        process.end(1)  # the front end has gone
    return own, token, outcomes


class _Zygote(object):
    def __init__(self, sock, settings):
        self._socket = sock
        self._settings = settings
        self._decoder = protocol.Decoder(protocol.TO_ZYGOTE)
        self._wake, self._woken = os.pipe()
        for end in (self._wake, self._woken):
            flags = fcntl.fcntl(end, fcntl.F_GETFL)
            fcntl.fcntl(end, fcntl.F_SETFL, flags | os.O_NONBLOCK)
            fcntl.fcntl(end, fcntl.F_SETFD, fcntl.FD_CLOEXEC)

    def serve(self):
        signal.signal(signal.SIGCHLD, _nothing)
        signal.set_wakeup_fd(self._woken)
        poll = select.poll()
        poll.register(self._socket.fileno(), select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            ready = dict(_polled(poll))
            if self._wake in ready:
                _emptied(self._wake)
            self._reap()
            if self._socket.fileno() in ready:
                child = self._receive()
                if child is not None:
                    return child

    def _receive(self):
        count = self._socket.recv_into(self._decoder.space())
        if count == 0:
            process.end(0)
        for _, _, number, payload in self._decoder.received(count):
            child = self._fork(number, payload)
            if child is not None:
                return child
        return None

    def _fork(self, number, payload):
        parent = os.getpid()
        process.flush_standard_streams()
        try:
            pid = os.fork()
        except EnvironmentError as error:
            self._send(protocol.FORKED, number, struct.pack("<Q", 0) + str(error).encode("ascii"))
            return None
        if pid:
            self._send(protocol.FORKED, number, struct.pack("<Q", pid))
            return None
        return self._child(parent, payload)

    def _child(self, parent, payload):
        """Makes this process forget that it was a zygote."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._socket.close()
        os.close(self._wake)
        os.close(self._woken)
        process.own_group()
        process.die_with(parent)
        if str is bytes and "random" in sys.modules:  # later ones do that themselves
            sys.modules["random"].seed()
        token, text = payload.decode("ascii").split("\n")[:2]
        own = dict(self._settings)
        own.update(json.loads(text))
        return own, str(token)

    def _reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except EnvironmentError as error:
                if error.errno == errno.EINTR:
                    continue
                return  # there is no child
            if pid == 0:
                return
            value = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
            self._send(protocol.EXITED, pid, struct.pack("<I", value))

    def _send(self, kind, number, payload):
        self._socket.sendall(protocol.frame(kind, 0, number, payload))


def _nothing(*_):
    """A signal without a handler wakes nobody."""


def _polled(poll):
    try:
        return poll.poll(_POLL)
    except (select.error, EnvironmentError):  # 2.7: a signal has come
        return []


def _emptied(descriptor):
    try:
        while os.read(descriptor, 512):
            pass
    except EnvironmentError:
        pass  # nothing is left
