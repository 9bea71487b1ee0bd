"""Reads wsgi.input in the way that the path names and answers with what came."""


def read_some(stream):
    return b"|".join(iter(lambda: stream.read(7), b""))


def read_lines_some(stream):
    return b"|".join(iter(lambda: stream.readline(4), b""))


def read_twice(stream):
    return stream.read() + b"|" + stream.read() + b"|" + stream.readline()


WAYS = {
    "/read": lambda stream: stream.read(),
    "/read-some": read_some,
    "/read-nothing": lambda stream: stream.read(0) + b"|" + stream.read(-1),
    "/read-twice": read_twice,
    "/readline": lambda stream: b"|".join(iter(stream.readline, b"")),
    "/readline-some": read_lines_some,
    "/readlines": lambda stream: b"|".join(stream.readlines()),
    "/readlines-hint": lambda stream: b"|".join(stream.readlines(3)),
    "/iterate": lambda stream: b"|".join(stream),
    "/unread": lambda stream: b"unread",
    "/first": lambda stream: stream.read(1),
}


def application(environ, start_response):
    body = WAYS[environ["PATH_INFO"]](environ["wsgi.input"])
    declared = environ.get("CONTENT_LENGTH", "none")
    encoding = environ.get("HTTP_TRANSFER_ENCODING", "none")
    start_response("200 OK", [("X-Declared", declared), ("X-Encoding", encoding)])
    return [body]
