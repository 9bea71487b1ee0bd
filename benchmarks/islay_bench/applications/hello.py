"""The smallest application: what is measured is the server."""

BODY = b"Hello world!\n"


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "13")])
    return [BODY]
