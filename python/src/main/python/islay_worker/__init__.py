"""The Python side of Islay: a process that runs WSGI applications for the front end.

Start with `gateway.py` (what happens to one request), then `serve.py` (the loop of an
application thread). The bytes on the wire are described in `docs/worker-protocol.md`.
Nothing but the standard library is used, and one source runs on CPython 2.7, 3.6 and
later, and on PyPy.
"""
