"""Answers with the length and the SHA-256 of the request body, read in pieces."""

import hashlib


def application(environ, start_response):
    digest = hashlib.sha256()
    length = 0
    for piece in iter(lambda: environ["wsgi.input"].read(65536), b""):
        digest.update(piece)
        length += len(piece)
    start_response("200 OK", [("X-Declared", environ.get("CONTENT_LENGTH", "none"))])
    return [("%d %s" % (length, digest.hexdigest())).encode("ascii")]
