"""What an application may import from the server that runs it.

It is there inside a worker of Islay. Code that runs elsewhere too imports it with a fallback:

    try:
        from islay import Interrupted
    except ImportError:
        class Interrupted(BaseException): pass
"""

__all__ = [
    "ApplicationError",
    "ClientDisconnected",
    "Interrupted",
    "RequestTimeout",
    "application",
]


class Interrupted(BaseException):
    """Raised by the server within an application whose answer nobody waits for any more.

    It comes between any two steps of the application, so clean up with `finally` and `with`.
    Like `KeyboardInterrupt` it is no `Exception`: what guards itself with `except Exception`,
    as frameworks do, lets it pass. Whoever catches it may clean up, and then raises it again.
    """

    def __init__(self, message="the request was interrupted"):
        BaseException.__init__(self, message)


class RequestTimeout(Interrupted):
    """The request ran for longer than its `timeout`; its client has been answered with 504."""

    def __init__(self, message="the request ran for longer than its timeout"):
        Interrupted.__init__(self, message)


class ClientDisconnected(Interrupted):
    """The client has left, and `on-disconnect` is `interrupt`."""

    def __init__(self, message="the client has left"):
        Interrupted.__init__(self, message)


class ApplicationError(Exception):
    """A Java application that was called has raised; the message is its stack."""


def application(name):
    """The Java application that the server's settings give that name, as a WSGI application.

    May be asked for at any time, and be called in a thread that answers a request. Raises
    `LookupError` for a name that there is not, as far as that is known: while a worker starts.
    """
    from islay_worker import calls  # not before: they need what stands above

    calls.check(name)
    return calls.Called(name)
