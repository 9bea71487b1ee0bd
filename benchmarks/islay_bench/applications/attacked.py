"""A small answer for ordinary clients, and a large one for those who do not take it."""

BODY = b"Hello world!\n"
LARGE = b"x" * (8 << 20)


def app(environ, start_response):
    body = LARGE if environ["PATH_INFO"] == "/large" else BODY
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
