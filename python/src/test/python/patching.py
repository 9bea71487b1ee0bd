"""An application that puts others in the place of threads and sockets, as gevent does."""

import socket
import sys
import threading

try:
    import _thread
except ImportError:  # Python 2.7
    import thread as _thread

KNOWN = len(threading.enumerate())


def _refuse(*arguments, **keywords):
    raise RuntimeError("neither threads nor sockets are to be had")


_thread.start_new_thread = socket.socket = _refuse
for _name in ("_start_new_thread", "_start_joinable_thread"):
    if hasattr(threading, _name):
        setattr(threading, _name, _refuse)


def application(environ, start_response):
    main = sys.version_info >= (3,) and threading.current_thread() is threading.main_thread()
    body = ("%d known, %s" % (KNOWN, "main" if main else "another")).encode("ascii")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
