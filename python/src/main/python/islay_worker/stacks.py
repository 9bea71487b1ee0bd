"""Where a request is: the stack of its thread without the frames that are ours."""

import os
import sys
import traceback

from islay_worker import blame, stack_file
from islay_worker.process import WITHOUT_GIL

_GATEWAY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gateway.py")


def of_request(ident):
    """The stack of the request that a thread runs, as text; empty when it runs none."""
    entries = _written_by(ident) if WITHOUT_GIL else _seen_in(ident)
    return "".join(traceback.format_list(_of_application(entries)))


def _seen_in(ident):
    frame = sys._current_frames().get(ident)
    if frame is None:
        return []
    try:
        return traceback.extract_stack(frame)
    finally:
        del frame


def _written_by(ident):
    """Without the lines of source: to read them imports modules, and that may stop all threads."""
    return [entry + ("",) for entry in stack_file.of_thread(ident)]


def _of_application(entries):
    """What stands behind our first frames; if there is nothing else, what we do for it."""
    names = [os.path.abspath(entry[0]) for entry in entries]
    begin = next((at for at, name in enumerate(names) if _source(name) == _GATEWAY), len(names))
    first = begin
    while first < len(names) and blame.is_ours(names[first]):
        first += 1
    return entries[first:] or entries[begin:]


def _source(name):
    return name[:-1] if name.endswith(".pyc") else name
