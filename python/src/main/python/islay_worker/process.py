"""The worker as a process: its group, its standard input, its death."""

import os
import signal
import sys

try:
    import faulthandler
except ImportError:  # Python 2.7
    faulthandler = None

WITHOUT_GIL = "t" in getattr(sys, "abiflags", "")
"""Whether this is a free-threaded CPython."""

_PR_SET_PDEATHSIG = 1
_INPUT_LIMIT = 1024 * 1024


def own_group():
    """Leaves the front end's process group, so that Ctrl-C in a terminal reaches only that."""
    try:
        os.setpgid(0, 0)
    except EnvironmentError:
        pass  # it leads a session already


def read_input():
    """The two lines that the front end wrote to standard input, which then is `/dev/null`."""
    pieces = []
    size = 0
    while size < _INPUT_LIMIT:
        piece = os.read(0, 65536)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    lines = b"".join(pieces).decode("ascii").split("\n")
    if len(lines) != 3 or lines[2]:
        raise SystemExit(
            "islay_worker: the front end has to write two lines to standard input; this program"
            " is started by islay, not by hand"
        )
    return lines[0], lines[1]


def arrange_signals():
    """TERM ends the worker at once, INT is the front end's affair, USR1 shows the stacks."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        faulthandler.enable()
        faulthandler.register(signal.SIGUSR1, all_threads=True)
    except Exception:  # not there, or standard error is closed: USR1 must not end the worker
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)


def die_with(parent):
    """Ends this process when `parent` ends, where the system can do that."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    except Exception:
        pass  # no ctypes, not Linux: the end of the control connection tells it too
    if os.getppid() != parent and not _is_alive(parent):
        os._exit(1)


def _is_alive(pid):
    """A wrapper script may stand between: then the parent is another, and alive."""
    try:
        os.kill(pid, 0)
    except EnvironmentError:
        return False
    return True


def close_in_children(connections):
    """A forked child of the application must not hold the worker's connections open."""
    if hasattr(os, "register_at_fork"):

        def close_all():
            for connection in connections:
                connection.close()

        os.register_at_fork(after_in_child=close_all)


def flush_standard_streams():
    """Writes out what `print` has buffered; `os._exit` would lose it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass  # closed, or nobody reads it


def end(status):
    """Ends the process at once, whatever its threads are doing."""
    flush_standard_streams()
    os._exit(status)


def abandon(reason):
    """Ends the process because the front end broke the protocol."""
    try:
        sys.stderr.write("islay_worker: broken front end: %s\n" % reason)
    except Exception:
        pass  # standard error is closed
    end(1)
