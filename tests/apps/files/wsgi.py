"""Sends a file by wsgi.file_wrapper; the query gives its path, an offset and a Content-Length."""

import io
import os


class Reader(object):
    """A file-like object that is no file and has no close()."""

    def __init__(self, data):
        self.read = io.BytesIO(data).read


class Wrapping(object):
    """Has the descriptor of a file, but is free to read what it likes."""

    def __init__(self, stream):
        self.fileno = stream.fileno
        self.read = stream.read
        self.close = stream.close


_opened = []


def _open(kind, path):
    if kind == "bytesio":
        return io.BytesIO(b"in memory")
    if kind == "reader":
        return Reader(b"only read")
    stream = open(path, "rb")
    _opened.append(stream)
    return Wrapping(stream) if kind == "wrapping" else stream


def application(environ, start_response):
    kind = environ["PATH_INFO"][1:]
    if kind == "closed":
        start_response("200 OK", [])
        return [str(sum(stream.closed for stream in _opened)).encode("ascii")]
    path, offset, length = (environ["QUERY_STRING"] + ",,").split(",")[:3]
    stream = _open(kind, path)
    if offset:
        stream.seek(int(offset))
    start_response("200 OK", [("Content-Length", length)] if length else [])
    wrapped = environ["wsgi.file_wrapper"](stream, 8192)
    if kind == "removed":
        os.remove(path)
    if kind == "iterated":
        return (block for block in wrapped)
    return wrapped
