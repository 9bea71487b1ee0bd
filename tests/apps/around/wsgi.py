"""An application and a middleware for pipelines of both languages."""


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/raise":
        raise ValueError("raised in Python")
    headers = [("Content-Type", "text/plain")]
    if path == "/write":
        write = start_response("200 OK", headers)
        write(b"written")
        return [b"returned"]
    if path == "/late":
        return late(environ, start_response)
    if path == "/failing":
        start_response("200 OK", headers)
        return failing()
    if path == "/endless":
        start_response("200 OK", headers)
        return Endless(environ)
    if path == "/echo":
        start_response("200 OK", headers)
        return iter(lambda: environ["wsgi.input"].read1(8192), b"")
    if path == "/read":
        body = environ["wsgi.input"].read()
        start_response("200 OK", headers)
        return [str(len(body)).encode("ascii")]
    if path == "/file":
        start_response("200 OK", headers)
        return environ["wsgi.file_wrapper"](open(environ["QUERY_STRING"], "rb"))
    if path == "/oops":
        try:
            start_response("200 OK", headers)
            raise ValueError("before output")
        except ValueError:
            import sys

            start_response("500 Oops", headers, sys.exc_info())
            return [b"sorry"]
    start_response("200 OK", headers)
    return [environ.get("test.path", "").encode("ascii") + b":", b"body"]


def caller(environ, start_response):
    """Calls the application that the settings call billing."""
    from islay import application as named

    path = environ["PATH_INFO"]
    if path == "/unknown":
        named("nobody")(environ, start_response)
    if path == "/twice":
        billing = named("billing")
        first = billing(dict(environ, PATH_INFO="/whole"), lambda *arguments: None)
        second = billing(dict(environ, PATH_INFO="/write"), start_response)
        return twice(first, second)
    if path == "/dropped":
        dropped = named("billing")(
            dict(environ, PATH_INFO="/endless-dropped"), lambda *arguments: None
        )
        next(dropped)
    if path == "/caught":
        from islay import ApplicationError

        try:
            named("billing")(dict(environ, PATH_INFO="/raise"), start_response)
        except ApplicationError as error:
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [str(error).splitlines()[0].encode("ascii")]
    if path == "/dropped":
        environ = dict(environ, PATH_INFO="/whole")
    return named("billing")(environ, start_response)


def twice(first, second):
    try:
        for block in first:
            yield block + b"+"
        for block in second:
            yield block
    finally:
        second.close()
        first.close()


def late(environ, start_response):
    yield b""
    start_response("201 Late", [("Content-Type", "text/plain")])
    yield b"late"


def failing():
    yield b"begun"
    raise ValueError("failed in Python")


class Endless(object):
    def __init__(self, environ):
        self.environ = environ

    def __iter__(self):
        return self

    def __next__(self):
        return b"x" * 1000

    next = __next__

    def close(self):
        self.environ["wsgi.errors"].write("closed endless%s\n" % self.environ["QUERY_STRING"])


class Around(object):
    """Does what dev.islay.tests.apps.Around does."""

    def __init__(self, app, name):
        self.app = app
        self.name = name

    def __call__(self, environ, start_response):
        environ["test.path"] = environ.get("test.path", "") + self.name

        def start(status, headers, exc_info=None):
            kept = [header for header in headers if header[0].lower() != "content-length"]
            return start_response(status, kept + [("X-Around", self.name)], exc_info)

        return Blocks(self.app(environ, start), self.name, environ)


class Blocks(object):
    def __init__(self, blocks, name, environ):
        self.blocks = blocks
        self.iterator = iter(blocks)
        self.name = name
        self.environ = environ

    def __iter__(self):
        return self

    def __next__(self):
        block = next(self.iterator)
        return block and self.name.encode("ascii") + b"(" + block + b")"

    next = __next__

    def close(self):
        try:
            if hasattr(self.blocks, "close"):
                self.blocks.close()
        finally:
            self.environ["wsgi.errors"].write(
                "closed %s%s\n" % (self.name, self.environ["QUERY_STRING"])
            )


def broken(app, **parameters):
    raise TypeError("no application today: %s" % sorted(parameters))


def no_application(app):
    return None
