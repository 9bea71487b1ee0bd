"""The validator of the standard library around an application that does all that it may."""

from wsgiref.validate import validator


def everything(environ, start_response):
    stream = environ["wsgi.input"]
    kind = environ["PATH_INFO"]
    if kind == "/lines":
        read = stream.readline() + b"".join(stream.readlines()) + stream.read(10)
    elif kind == "/iterate":
        read = b"".join(iter(stream))
    else:
        read = b"".join(iter(lambda: stream.read(1000), b""))
    environ["wsgi.errors"].write("validated\n")
    environ["wsgi.errors"].writelines(["lines\n"])
    environ["wsgi.errors"].flush()
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    if kind == "/write":
        write(b"written ")
    return iter([read, b" end"])


application = validator(everything)
