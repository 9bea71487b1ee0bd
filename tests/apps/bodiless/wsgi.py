"""Answers with the status that the path names, and with a body whether it may have one or not."""


def application(environ, start_response):
    status, _, length = environ["PATH_INFO"][1:].partition("/")
    fields = [("Content-Length", length)] if length else []
    start_response(status + " Some Reason", fields)
    return [b"hello"]
