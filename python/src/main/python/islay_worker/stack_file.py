"""A file that threads write their stacks into when they get a signal, by `faulthandler`.

With a GIL the front end sends the signal, to the process, when the control thread does not answer:
whoever takes it writes down all stacks, also while C code holds the GIL. The file says which signal
that is, and which thread is which.

Without a GIL the control thread sends it, to one thread, which writes down its own stack. To look
at the frames of another (`sys._current_frames`) would stop all threads, and one that is in C code
stops only when it comes back from there: until then the others stand, too. So a regular expression
that backtracked took every request with it as soon as its time was over.
"""

import os
import re
import signal
import time

from islay_worker.process import WITHOUT_GIL, faulthandler

_SIGNAL = getattr(signal, "SIGRTMAX", 0) - 2
_WRITING_SECONDS = 0.1
_LOOK_SECONDS = 0.0005
_LIMIT = 1024 * 1024
_STACK = "Stack (most recent call first):\n"
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$', re.M)

_descriptor = None


def use(path):
    """From now on stacks go there; nothing happens where that cannot be."""
    global _descriptor
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        faulthandler.register(_SIGNAL, file=descriptor, all_threads=not WITHOUT_GIL)
        _descriptor = descriptor
    except Exception:
        return  # Python 2.7 has no faulthandler; no such signal; no room for the file
    _tell("signal %d\n" % _SIGNAL)


def name_thread(index, ident):
    """Says which application thread has that number among the stacks."""
    _tell("thread %d 0x%x\n" % (index, ident))


def of_thread(ident):
    """A thread's stack as it writes that down itself: `(file, line, function)` of each frame, the
    innermost last. Empty: it has ended (`ident` is 0), or does not within a tenth of a second."""
    if _descriptor is None or not ident:
        return []
    before = os.fstat(_descriptor).st_size
    signal.pthread_kill(ident, _SIGNAL)
    _wait_written(before)
    text = os.pread(_descriptor, _LIMIT, before)
    os.ftruncate(_descriptor, before)
    return frames(text.decode("utf-8", "replace"))


def frames(text):
    """What `of_thread` has, of what a thread has written last."""
    found = _FRAME.findall(text.rpartition(_STACK)[2])
    return [(name, int(line), function) for name, line, function in reversed(found)]


def _wait_written(before):
    """Nothing tells when a stack is complete: it is when the file has stopped growing."""
    end = time.time() + _WRITING_SECONDS
    sizes = [before] * 3
    while sizes[0] == before or sizes[0] != sizes[2]:
        if time.time() > end:
            return
        time.sleep(_LOOK_SECONDS)
        sizes = sizes[1:] + [os.fstat(_descriptor).st_size]


def _tell(line):
    """Tells the front end, which is to send the signal only where it is of use."""
    if _descriptor is None or WITHOUT_GIL:
        return
    try:
        os.write(_descriptor, line.encode("ascii"))
    except EnvironmentError:
        pass  # the disk is full: its stack cannot be had by the signal
