"""Breaks PEP 3333 in the way that the path names; Lint has to say so."""

import sys

PLAIN = [("Content-Type", "text/plain")]
WAYS = {}


def way(function):
    WAYS["/" + function.__name__.replace("_", "-")] = function
    return function


@way
def right(environ, start_response):
    start_response("200 OK", PLAIN)
    return [b"fine"]


@way
def twice(environ, start_response):
    start_response("200 OK", PLAIN)
    start_response("200 OK", PLAIN)
    return [b"never"]


@way
def text(environ, start_response):
    start_response("200 OK", PLAIN)
    return [b"never".decode("ascii")]


@way
def trapped(environ, start_response):
    try:
        start_response("200", PLAIN)
    except Exception:
        start_response("500 Trapped", PLAIN, sys.exc_info())
    return [b"error page"]


@way
def untyped(environ, start_response):
    start_response("200 OK", [])
    return [b"fine"]


@way
def cut_off(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"begun"
    yield 5


def forgetful(application):
    """Middleware that does not pass on close()."""

    def middleware(environ, start_response):
        for block in application(environ, start_response):
            yield block

    return middleware


@way
def between(environ, start_response):
    """A Lint between a middleware and its application; that outside is the server's."""
    from islay.lint import Lint

    return forgetful(Lint(right, "inner"))(environ, start_response)


def application(environ, start_response):
    return WAYS[environ["PATH_INFO"]](environ, start_response)
