"""Tells on `wsgi.errors` what it notices of a client that leaves; the query names the request."""

import time


def _patiently(condition):
    for _ in range(6000):
        if condition():
            return True
        time.sleep(0.005)
    return False


def _ask(environ, tell):
    """Waits until it is told that the client has left, and answers all the same."""
    tell("asks")
    tell("was told" if _patiently(environ["islay.client_disconnected"]) else "was not told")
    return [b"answered"]


class _Blocks(object):
    def __init__(self, tell):
        self.tell = tell

    def __iter__(self):
        return self

    def __next__(self):
        time.sleep(0.005)
        return b"x"

    next = __next__

    def close(self):
        self.tell("was closed")


def _iterate(environ, tell):
    return _Blocks(tell)


def _read(environ, tell):
    tell("reads")
    try:
        environ["wsgi.input"].read()
    except EnvironmentError:
        tell("could not read on")
    return []


def _loop(environ, tell):
    from islay import ClientDisconnected

    tell("loops")
    try:
        while True:
            pass
    except ClientDisconnected:
        tell("was interrupted")
        raise


_ANSWERS = {"/ask": _ask, "/iterate": _iterate, "/read": _read, "/loop": _loop}


def application(environ, start_response):
    name, errors = environ["QUERY_STRING"], environ["wsgi.errors"]

    def tell(what):
        errors.write("%s %s\n" % (name, what))

    start_response("200 OK", [("Content-Type", "text/plain")])
    return _ANSWERS[environ["PATH_INFO"]](environ, tell)
