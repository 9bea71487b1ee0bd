"""Functions of the application that run when a worker starts, when it ends, and in one worker only.

Each is named by a setting as `module:function`, in a module that the application can import. They
are looked up when the applications have loaded; what is not there, or raises in `on_start`, counts
as an application that does not load.
"""

import importlib
import sys
import traceback

from islay_worker import blame, loading, threads

_LEADER_PATIENCE = 5.0  # seconds


class Hooks(object):
    """The hooks of one worker; `ending` is the event that says that the worker is to end."""

    def __init__(self, names, ending):
        self._names = names
        self._ending = ending
        self._functions = {}
        self._leading = None

    def start(self):
        """Finds all, and calls `on_start`. Raises `loading.LoadError`."""
        for hook, name in self._names.items():
            if name is not None:
                self._functions[hook] = _found(hook, name)
        if "on_start" in self._functions:
            try:
                self._functions["on_start"]()
            except BaseException:
                raise _raised("on_start", self._names["on_start"])

    def lead(self):
        """Calls `leader`, in a thread of its own, with an event that is set at the end."""
        if self._leading is None and "leader" in self._functions:
            self._leading = threads.start(self._lead, "islay-leader")

    def stop(self):
        """Gives the leader some time, and calls `on_stop`."""
        if self._leading is not None:
            self._leading.join(_LEADER_PATIENCE)
        if "on_stop" in self._functions:
            _guarded(self._functions["on_stop"])

    def _lead(self):
        _guarded(self._functions["leader"], self._ending)


def _guarded(function, *arguments):
    try:
        function(*arguments)
    except BaseException:
        sys.stderr.write("a hook of the application raised\n")
        traceback.print_exc()


def _found(hook, name):
    module, _, path = name.partition(":")
    try:
        value = importlib.import_module(module)
    except BaseException:
        raise _raised(hook, name)
    for part in path.split("."):
        value = getattr(value, part, None)
    if not path or not callable(value):
        raise loading.LoadError(
            "callable-missing",
            "%s is %s: a function is wanted, written module:function" % (_flag(hook), name),
        )
    return value


def _raised(hook, name):
    error = sys.exc_info()[1]
    return loading.LoadError(
        "module-raised",
        "%s %s raised %s: %s" % (_flag(hook), name, type(error).__name__, error),
        blame.formatted(sys.exc_info()),
    )


def _flag(hook):
    return "--" + hook.replace("_", "-")
