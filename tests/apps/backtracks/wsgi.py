"""/search runs a regular expression that backtracks, and holds the interpreter all the while."""

import re


def search():
    return re.match("(a+)+$", "a" * 40 + "b")


def application(environ, start_response):
    if environ["PATH_INFO"] == "/search":
        search()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"done"]
