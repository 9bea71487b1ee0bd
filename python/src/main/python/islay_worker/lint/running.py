"""The calls that Lint watches and that are running in a thread: the innermost stands on top."""

import threading

_running = threading.local()


class Running(object):
    """Puts a call on the thread's stack for a while; gives the one below it."""

    def __init__(self, call):
        self._call = call

    def __enter__(self):
        stack = _running.__dict__.setdefault("stack", [])
        outer = stack[-1] if stack else None
        stack.append(self._call)
        return outer

    def __exit__(self, *_):
        _running.stack.pop()
