"""The smallest application that does not tell how long its answer is."""

BODY = b"Hello world!\n"


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield BODY
