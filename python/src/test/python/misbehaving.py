"""Applications that break PEP 3333, each in one way, with the clause that Lint has to name."""

import sys

PLAIN = [("Content-Type", "text/plain")]


def ok(environ, start_response):
    start_response("200 OK", PLAIN)
    return [b"fine"]


def starting(*arguments, **keywords):
    """Passes these to start_response."""

    def application(environ, start_response):
        start_response(*arguments, **keywords)
        return [b"fine"]

    return application


def returning(blocks, headers=PLAIN, status="200 OK"):
    def application(environ, start_response):
        start_response(status, list(headers))
        return blocks

    return application


def using(action):
    """Does something with the environ first."""

    def application(environ, start_response):
        action(environ)
        return ok(environ, start_response)

    return application


def never_starts(environ, start_response):
    return [b"fine"]


def starts_twice(environ, start_response):
    start_response("200 OK", PLAIN)
    return ok(environ, start_response)


def swallows(environ, start_response):
    try:
        start_response(200, PLAIN)
    except AssertionError:
        start_response = None
    return [b"fine"]


def traps(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"begun"
    try:
        raise KeyError("on purpose")
    except KeyError:
        try:
            start_response("500 Oh", PLAIN, sys.exc_info())
        except KeyError:
            start_response = None
    yield b"never"


def writes_text(environ, start_response):
    start_response("200 OK", PLAIN)(b"text".decode("ascii"))
    return []


def writes(environ, start_response):
    start_response("200 OK", PLAIN)(b"written")
    return []


def writes_late(environ, start_response):
    write = start_response("200 OK", PLAIN)
    yield b"one"
    write(b"two")


def writes_too_much(environ, start_response):
    write = start_response("200 OK", PLAIN + [("Content-Length", "3")])
    write(b"four")
    return []


def changes_headers(environ, start_response):
    headers = list(PLAIN)
    start_response("200 OK", headers)
    headers.append(("X-Late", "1"))
    return [b"fine"]


def yields_before_start(environ, start_response):
    yield b""
    start_response("200 OK", PLAIN)
    yield b"fine"


def returns_text_late(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"one"
    yield b"two".decode("ascii")


class Sized(object):
    """Lies about its length."""

    def __len__(self):
        return 3

    def __iter__(self):
        return iter([b"fine"])


class Changing(object):
    """Changes the environ when it is too late."""

    def __init__(self, environ):
        self.environ = environ

    def __iter__(self):
        self.environ["SCRIPT_NAME"] = "/changed"
        return iter([b"fine"])


def changes_environ(environ, start_response):
    start_response("200 OK", PLAIN)
    return Changing(environ)


class Reading(Changing):
    """Reads the body of a request that has ended."""

    def __iter__(self):
        return iter([b"fine"])


class StrSubclass(str):
    """No native string."""


APPLICATIONS = [
    ("W016", starting("200 OK")),
    ("W016", starting(status="200 OK", headers=PLAIN)),
    ("W016", starting("200 OK", PLAIN, None, None)),
    ("W132", starting(200, PLAIN)),
    ("W132", starting(StrSubclass("200 OK"), PLAIN)),
    ("W017", starting("200", PLAIN)),
    ("W017", starting("20 OK", PLAIN)),
    ("W017", starting("099 OK", PLAIN)),
    ("W017", starting("200  OK", PLAIN)),
    ("W017", starting("200 OK ", PLAIN)),
    ("W084", starting("200 OK\r\nX: y", PLAIN)),
    ("W085", starting("200 OK", tuple(PLAIN))),
    ("W085", starting("200 OK", dict(PLAIN))),
    ("W018", starting("200 OK", [["A", "b"]])),
    ("W018", starting("200 OK", [("A", "b", "c")])),
    ("W132", starting("200 OK", [("A", 1)])),
    ("W132", starting("200 OK", [(StrSubclass("A"), "b")])),
    ("W087", starting("200 OK", [("", "b")])),
    ("W087", starting("200 OK", [("A:", "b")])),
    ("W087", starting("200 OK", [("A\n", "b")])),
    ("W087", starting("200 OK", [("X-", "b")] + PLAIN)),
    ("W087", starting("200 OK", [("1st", "b")] + PLAIN)),
    ("W088", starting("200 OK", [("A", "b\r\nC: d")])),
    ("W088", starting("200 OK", [("A", "b\x00")])),
    ("W091", starting("200 OK", [("Connection", "close")])),
    ("W091", starting("200 OK", [("transfer-encoding", "chunked")])),
    ("L01", starting("200 OK", PLAIN + [("Status", "200 OK")])),
    ("L02", starting("200 OK", [])),
    ("L03", starting("204 No Content", PLAIN)),
    ("L03", returning([b"body"], [], "304 Not Modified")),
    ("L04", starting("200 OK", [("Content-Length", "5"), ("content-length", "5")])),
    ("L04", starting("200 OK", [("Content-Length", "+5")])),
    ("W098", starting("200 OK", PLAIN, "error")),
    ("W098", starting("200 OK", PLAIN, (None, None, None))),
    ("W105", starts_twice),
    ("W132", swallows),
    ("W143", traps),
    ("W035", never_starts),
    ("W035", yields_before_start),
    ("W127", returning(None)),
    ("W127", returning(False)),
    ("W022", returning(b"text".decode("ascii") if str is not bytes else b"text")),
    ("W022", returning(b"bytes")),
    ("W022", returning(5)),
    ("W137", returning([b"text".decode("ascii")])),
    ("W137", returning([5])),
    ("W137", returning([bytearray(b"a")])),
    ("W137", returns_text_late),
    ("W137", writes_text),
    ("W021", writes),
    ("W130", writes_late),
    ("W110", writes_too_much),
    ("W110", returning([b"four"], PLAIN + [("Content-Length", "3")])),
    ("W110", returning([b"four"], PLAIN + [("Content-Length", "5")])),
    ("W028", returning(Sized())),
    ("W086", changes_headers),
    ("L05", changes_environ),
    ("W074", using(lambda environ: environ["wsgi.input"].read())),
    ("W068", using(lambda environ: environ["wsgi.input"].read(1, 2))),
    ("W068", using(lambda environ: environ["wsgi.input"].readline("1"))),
    ("W068", using(lambda environ: environ["wsgi.input"].readlines(1, 2))),
    ("W082", using(lambda environ: environ["wsgi.input"].close())),
    ("W082", using(lambda environ: environ["wsgi.errors"].close())),
    ("W081", using(lambda environ: environ["wsgi.input"].seek(0))),
    ("W072", using(lambda environ: environ["wsgi.errors"].write(5))),
    ("W072", using(lambda environ: environ["wsgi.errors"].writelines([None]))),
    ("W060", using(lambda environ: environ["wsgi.errors"].write("a\r\n"))),
]
if str is not bytes:
    APPLICATIONS += [
        ("W134", starting("200 \u2603", PLAIN)),
        ("W134", starting("200 OK", [("A", "\u2603")])),
    ]
