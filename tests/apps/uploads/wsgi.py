"""Says on stderr which characters it has read, also to clients that have left."""


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    letters = "".join(sorted(set(body.decode("ascii"))))
    environ["wsgi.errors"].write("%s brought %s\n" % (environ["PATH_INFO"], letters))
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
