"""As many bytes as the path says, in one block."""

BODIES = {"/%d" % size: b"x" * size for size in (10000, 100000)}


def app(environ, start_response):
    body = BODIES[environ["PATH_INFO"]]
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
