"""Answers with what it was given: a line for each string of the environ, and the body."""


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    lines = ["%s=%s" % pair for pair in sorted(environ.items()) if type(pair[1]) is str]
    text = "\n".join(lines) + "\n"
    return [text if str is bytes else text.encode("latin-1"), body]
