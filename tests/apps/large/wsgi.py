"""Large responses: `PATH_INFO` is the kind, `QUERY_STRING` the number of bytes."""

import io
import tempfile

BLOCK = bytes(bytearray(range(251))) * 260


def application(environ, start_response):
    kind = environ["PATH_INFO"].strip("/")
    size = int(environ["QUERY_STRING"] or 0)
    fields = [("Content-Type", "application/octet-stream")]
    if kind != "stream":
        fields.append(("Content-Length", str(size)))
    start_response("200 OK", fields)
    if kind == "file":
        return environ["wsgi.file_wrapper"](file_of(size))
    if kind == "whole":
        return [b"".join(blocks(size))]
    return blocks(size)


def blocks(size):
    """So many bytes that repeat after 251, in blocks."""
    while size:
        block = BLOCK[:size]
        size -= len(block)
        yield block


def file_of(size):
    file = tempfile.TemporaryFile()
    for block in blocks(size):
        file.write(block)
    file.seek(0, io.SEEK_SET)
    return file
