"""Applications that call Java ones."""

import threading

from islay import application

billing = application("billing")


def through(environ, start_response):
    return billing(environ, start_response)


def first_block(environ, start_response):
    blocks = billing(environ, start_response)
    try:
        yield next(blocks)
    finally:
        blocks.close()


def leaves_open(environ, start_response):
    blocks = billing(environ, lambda *arguments: None)
    start_response("200 OK", [("Content-Length", "3")])
    return [next(blocks)]


class Inner(object):
    def __init__(self, environ):
        self.blocks = iter((b"one", b"two"))
        self.errors = environ["wsgi.errors"]

    def __iter__(self):
        return self.blocks

    def close(self):
        self.errors.write("closed inner\n")


def inner_or_through(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/inner":
        start_response("200 OK", [])
        return Inner(environ)
    if path == "/long":
        start_response("200 OK", [("Content-Length", "2")])
        return iter((b"a", b"bcd"))
    if path == "/raise":
        raise ValueError("nested")
    if path == "/read":
        body = environ["wsgi.input"].read()
        start_response("200 OK", [])
        return [body]
    return billing(environ, start_response)


def in_another_thread(environ, start_response):
    found = []

    def call():
        try:
            billing(environ, start_response)
        except RuntimeError as error:
            found.append(str(error))

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    start_response("200 OK", [])
    return [found[0].encode("ascii")]
