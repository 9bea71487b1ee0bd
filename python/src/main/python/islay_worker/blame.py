"""Says what went wrong in an application, and where: the text of `ERROR` and `TROUBLE`."""

import os
import traceback
import types

from islay_worker import protocol
from islay_worker.rules import RuleBroken, type_name

_OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep


def described(exc_info, blocks, application):
    """What was raised, as the kind and the text of an `ERROR` frame."""
    kind, error, trace = exc_info
    try:
        if isinstance(error, RuleBroken):
            return protocol.RULE_BROKEN, _rule(error, trace, blocks, application)
        return protocol.APPLICATION_RAISED, formatted(exc_info)
    except Exception:
        return protocol.APPLICATION_RAISED, "%s, and its traceback cannot be shown" % kind.__name__
    finally:
        del trace, exc_info


def formatted(exc_info):
    """A traceback without the frames of this package at its top."""
    kind, error, trace = exc_info
    return "".join(traceback.format_exception(kind, error, _outside(trace))).rstrip("\n")


def _outside(trace):
    while trace is not None and is_ours(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def is_ours(filename):
    """Whether a file belongs to this package."""
    return os.path.abspath(filename).startswith(_OURS)


def _rule(error, trace, blocks, application):
    if getattr(error, "complete", False):
        return str(error)
    application = getattr(application, "linted", application)
    return "%s\nApplication: %s, %s" % (
        error,
        name(application),
        _place(trace, blocks, application),
    )


def _place(trace, blocks, application):
    """File and line of the innermost frame of the application that is known."""
    place = None
    trace = _outside(trace)
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if not is_ours(filename):
            place = (filename, trace.tb_lineno)
        trace = trace.tb_next
    if place is None:
        place = place_of(blocks, application)
    return "file %s, line %d" % place if place else "file unknown"


def place_of(blocks, application):
    """File and line where a generator stands, else where the application begins; or None."""
    if type(blocks) is types.GeneratorType:
        frame = blocks.gi_frame
        code = blocks.gi_code
        return code.co_filename, frame.f_lineno if frame is not None else code.co_firstlineno
    return _definition(application)


def _definition(application):
    method = vars(type(application)).get("__call__")
    for candidate in (application, method):
        candidate = getattr(candidate, "__func__", candidate)
        code = getattr(candidate, "__code__", None)
        if code is not None:
            return code.co_filename, code.co_firstlineno
    return None


def name(application):
    """What an application is called: its module, and its own name or that of its class."""
    own = getattr(application, "__name__", None)
    owner = application
    if own is None:
        owner = type(application)
        own = type_name(application)
    return "%s.%s" % (getattr(owner, "__module__", "?"), own)
