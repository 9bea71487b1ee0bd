"""Threads of ours. They are the system's, also where an application has put others in their place.

gevent's `monkey.patch_all()` makes greenlets of whatever `threading` starts from then on, and ours
wait for sockets without giving way to greenlets. It also looks at the threads that `threading`
knows, and leaves the locks of imports alone when there is more than one: then the very import that
patches fails. So what runs before an application is loaded is unknown to `threading`, and what is
started later is so where it has been patched. In any other process the threads of applications are
plain `threading.Thread`s, with names.
"""

import threading
import time

try:
    import _thread
except ImportError:  # Python 2.7
    import thread as _thread

_start_native, _Lock = _thread.start_new_thread, threading.Lock
_STEP_SECONDS = 0.05


class Unlisted(object):
    """A thread that `threading` does not know; it runs from the beginning."""

    def __init__(self, run, *arguments):
        self._ended = _Lock()
        self._ended.acquire()
        _start_native(self._run, (run, arguments))

    def _run(self, run, arguments):
        try:
            run(*arguments)
        finally:
            self._ended.release()

    def is_alive(self):
        """Whether it has not ended."""
        return self._ended.locked()

    def join(self, seconds):
        """Waits so long for its end, and lets greenlets of this thread run meanwhile."""
        left = seconds
        while left > 0 and self.is_alive():
            time.sleep(_STEP_SECONDS)
            left -= _STEP_SECONDS


def are_patched():
    """Whether `threading` starts something else than threads of the system."""
    return _thread.start_new_thread is not _start_native


def start(run, name, *arguments):
    """Starts a thread in which code of an application runs."""
    if are_patched():
        return Unlisted(run, *arguments)
    thread = threading.Thread(target=run, name=name, args=arguments)
    thread.daemon = True
    thread.start()
    return thread
