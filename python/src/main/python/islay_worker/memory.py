"""Memory that an application thread shares with the front end, for blocks that are large.

A block that goes through the socket is copied into the kernel and out of it; one that lies here is
only pointed at. (Measured: with 40 KB that is worth half of the requests a second, with 10 KB
nothing.) The memory is made when a thread has the first such block, and offered to the front end;
until that has it mapped, and where the system has no `memfd_create`, blocks go through the socket.

It begins with a page of which each byte belongs to a slot: 1 while the front end has it, which sets
it to 0. So a slot comes back without a frame, and the first that is free is taken, which is the
one that the caches know. Who finds none free asks the front end to say when it has read all.

It is sealed: whoever shortened it would break the front end, which reads it.

Used by the application's thread; `mapped` by whoever reads the connection, once.
"""

import fcntl
import mmap
import os

from islay_worker import protocol

LARGE = 16384
"""Blocks of more bytes are large."""
SLOT = 131072
"""Bytes of a block that one frame can point at."""
SLOTS = 16
SLOTS_OF_ONE = 4
"""Slots for one response of many pieces: the front end takes all that are lent, however slow the
client is, before it stops reading."""
FLAGS = 4096
"""Bytes before the first slot."""

_SIZE = FLAGS + SLOTS * SLOT
_NEW, _OFFERED, _SETTLED = range(3)
_ADD_SEALS, _NO_SEALING_SHRINKING_GROWING = 1033, 1 | 2 | 4


class SharedMemory(object):
    """The memory of one thread. `usable`: whether the front end has it."""

    __slots__ = ("usable", "_state", "_descriptor", "_memory", "_bytes")

    def __init__(self):
        self.usable = False
        self._state = _NEW if hasattr(os, "memfd_create") else _SETTLED
        self._descriptor = self._memory = self._bytes = None

    def offer(self):
        """The payload of `MEMORY`, once; None: it was offered already, or there is none."""
        if self._state != _NEW:
            return None
        try:
            self._make()
        except EnvironmentError:  # no memory, no descriptor, or the system does not want it
            self._state = _SETTLED
            return None
        self._state = _OFFERED
        path = "/proc/%d/fd/%d" % (os.getpid(), self._descriptor)
        return protocol.file_payload(os.fstat(self._descriptor), 0, _SIZE, path)

    def mapped(self):
        """The front end has it: the descriptor is needed no more."""
        if self._state == _OFFERED:
            os.close(self._descriptor)
            self._state = _SETTLED
            self.usable = True

    def lend(self, piece, slots=SLOTS):
        """Copies at most `SLOT` bytes into one of the first slots that is free; which, or -1."""
        memory = self._memory
        slot = memory.find(b"\0", 0, slots)
        if slot >= 0:
            start = FLAGS + slot * SLOT
            self._bytes[start : start + len(piece)] = piece
            memory[slot] = 1
        return slot

    def _make(self):
        flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
        descriptor = os.memfd_create("islay-blocks", flags)
        try:
            os.ftruncate(descriptor, _SIZE)
            fcntl.fcntl(descriptor, _ADD_SEALS, _NO_SEALING_SHRINKING_GROWING)
            self._memory = mmap.mmap(descriptor, _SIZE)
            self._bytes = memoryview(self._memory)  # PyPy puts nothing but bytes into an mmap
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
