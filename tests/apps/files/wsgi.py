"""Sends a file by wsgi.file_wrapper; the query gives its path, an offset and a Content-Length."""

import io
import os


class Reader(object):
    """A file-like object that is no file and has no close()."""

    def __init__(self, data):
        self.read = io.BytesIO(data).read


_closed = []


class Closing(object):
    def __init__(self, stream):
        self.stream = stream
        self.fileno = stream.fileno
        self.read = stream.read
        self.tell = stream.tell

    def close(self):
        _closed.append(self.stream.name)
        self.stream.close()


def _open(kind, path):
    if kind == "bytesio":
        return io.BytesIO(b"in memory")
    if kind == "reader":
        return Reader(b"only read")
    if kind == "closing":
        return Closing(open(path, "rb"))
    return open(path, "rb")


def application(environ, start_response):
    kind = environ["PATH_INFO"][1:]
    if kind == "closed":
        start_response("200 OK", [])
        return [str(len(_closed)).encode("ascii")]
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
