"""The application that the conformance suite tries servers with.

A request for `/-/choose?NAME` chooses the application of a case: `cases/NAME.py` has it, as `app`,
and finds the names below in its module. All other requests are for the chosen one. Runs on Python
2.7 and 3; needs one process, and two threads for the cases that wait at the gate.
"""

import json
import os
import sys
import threading

_CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
_OWN = "/-/"


class _State(object):
    def __init__(self, app):
        self.app = app
        self.calls = 0
        self.notes = []
        self.gate = threading.Event()


def application(*arguments, **keywords):
    """Passes on what the server passes, as it is."""
    environ = arguments[0]
    path = environ.get("PATH_INFO", "")
    if path.startswith(_OWN):
        return _own(path[len(_OWN) :], *arguments)
    _state.calls += 1
    return _state.app(*arguments, **keywords)


def note(value):
    """Keeps a text that the suite asks for later."""
    _state.notes.append(str(value))


def wait_at_gate():
    """Goes on when the suite says so, or after a while, and then says so."""
    if not _state.gate.wait(10):
        note("nobody opened the gate")


def answer(start_response, values, status="200 OK"):
    """A whole response: `values` as JSON."""
    body = json.dumps(values, sort_keys=True).encode("ascii")
    start_response(
        status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]


def raised(function, *arguments, **keywords):
    """The name of what a call raises, as Python itself has it, or `nothing`."""
    try:
        function(*arguments, **keywords)
    except BaseException:
        kinds = sys.exc_info()[0].__mro__
        return [kind for kind in kinds if kind.__module__ == Exception.__module__][0].__name__
    return "nothing"


def report(environ, start_response):
    """Answers with the environ: values that are str as they are, and the types of all."""
    values = dict((key, value) for key, value in environ.items() if type(value) is str)
    if str is bytes:
        values = dict((key, value.decode("latin-1")) for key, value in values.items())
    return answer(start_response, values)


def _own(what, environ, start_response):
    global _state
    if what == "choose":
        name = environ.get("QUERY_STRING", "")
        _state.gate.set()
        _state = _State(_load(name) if name else report)
    elif what == "open":
        _state.gate.set()
    return answer(start_response, {"calls": _state.calls, "notes": _state.notes})


def _load(name):
    filename = os.path.join(_CASES, name + ".py")
    names = {
        "__name__": "case_" + name.replace("-", "_"),
        "__file__": filename,
        "note": note,
        "wait_at_gate": wait_at_gate,
        "answer": answer,
        "raised": raised,
        "report": report,
        "sys": sys,
        "json": json,
    }
    with open(filename, "rb") as source:
        exec(compile(source.read(), filename, "exec"), names)
    return names["app"]


_state = _State(report)
