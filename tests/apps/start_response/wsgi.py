"""Calls start_response in the way that the path names."""

import sys

FIELDS = [("X-From", "first")]
WAYS = {}


def way(function):
    WAYS["/" + function.__name__.replace("_", "-")] = function
    return function


def raised():
    try:
        raise KeyError("trapped")
    except KeyError:
        return sys.exc_info()


@way
def replaced_before_output(environ, start_response):
    start_response("200 OK", FIELDS)
    start_response("500 Replaced", [("X-From", "second")], raised())
    return [b"error page"]


@way
def replaced_in_a_generator(environ, start_response):
    start_response("200 OK", FIELDS)
    yield b""
    start_response("500 Replaced", [("X-From", "second")], raised())
    yield b"error page"


@way
def replaced_after_output(environ, start_response):
    start_response("200 OK", FIELDS)
    yield b"begun"
    start_response("500 Replaced", [], raised())
    yield b"never"


@way
def twice(environ, start_response):
    start_response("200 OK", FIELDS)
    start_response("200 OK", FIELDS)
    return [b"never"]


@way
def never(environ, start_response):
    return [b"never"]


@way
def late(environ, start_response):
    yield b""
    start_response("201 Late", FIELDS)
    yield b"late"


@way
def at_the_end(environ, start_response):
    start_response("202 Empty", FIELDS)
    return iter([])


@way
def writing(environ, start_response):
    write = start_response("200 OK", FIELDS)
    write(b"written, ")
    write(b"")
    write(b"twice, ")
    return [b"returned"]


@way
def with_none(environ, start_response):
    start_response("200 OK", FIELDS, None)
    return [b"fine"]


@way
def cookies(environ, start_response):
    start_response("200 OK", [("Set-Cookie", "a=1"), ("X-B", "\xe4"), ("Set-Cookie", "b=2")])
    return [b"fine"]


def bad(status="200 OK", fields=()):
    def application(environ, start_response):
        start_response(status, list(fields) if type(fields) is not str else fields)
        return [b"never"]

    return application


for name, broken in {
    "status-number": bad(200),
    "status-short": bad("20 OK"),
    "status-control": bad("200 O\nK"),
    "fields-text": bad(fields="no list"),
    "field-triple": bad(fields=[("X-A", "b", "c")]),
    "field-number": bad(fields=[("X-A", 1)]),
    "field-newline": bad(fields=[("X-A", "b\r\nX-C: d")]),
    "field-name": bad(fields=[("X A", "b")]),
    "field-hop": bad(fields=[("Connection", "close")]),
    "field-chunked": bad(fields=[("Transfer-Encoding", "chunked")]),
    "length-text": bad(fields=[("Content-Length", "many")]),
    "length-twice": bad(fields=[("Content-Length", "5"), ("Content-Length", "6")]),
}.items():
    WAYS["/bad-" + name] = broken


def application(environ, start_response):
    return WAYS[environ["PATH_INFO"]](environ, start_response)
