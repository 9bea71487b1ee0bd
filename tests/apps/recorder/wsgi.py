"""Answers with all that it was given, in hexadecimal digits: a line for each key, then the body."""

import binascii


def _line(name, value):
    return name.encode("ascii") + b" " + binascii.hexlify(value) + b"\n"


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    lines = []
    for name, value in sorted(environ.items()):
        if type(value) is str:
            lines.append(_line(name, value if str is bytes else value.encode("latin-1")))
    start_response("200 OK", [("X-Recorded", "yes")])
    return lines + [_line("body", body)]
