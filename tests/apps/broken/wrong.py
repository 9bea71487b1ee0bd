"""Has nothing that could be served."""

application = "no callable"


def helper(environ, start_response):
    """Could be meant, but is called otherwise."""


def failing_factory():
    raise LookupError("raised by the factory")
