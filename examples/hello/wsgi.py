"""The smallest application: one answer to every request, on Python 2.7 and every 3.x."""

GREETING = b"Hello world!\n"


def application(environ, start_response):
    """Blocks are bytes (PEP 3333); the length lets the client keep its connection."""
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(GREETING)))]
    start_response("200 OK", headers)
    return [GREETING]
