"""What is raised when an application breaks PEP 3333.

Each is also the built-in type that an application would expect in its place, so that one which
guards `start_response` by `except ValueError` works as under any other server.
"""


class RuleBroken(Exception):
    """The application broke PEP 3333; the message says which rule, and what is allowed."""


class WrongType(RuleBroken, TypeError):
    """A value of a type that the rule does not allow."""


class WrongValue(RuleBroken, ValueError):
    """A value of the right type that the rule does not allow."""


class WrongOrder(RuleBroken, AssertionError):
    """A call that is not allowed at this time."""


class Cancelled(EnvironmentError):
    """The client has left: what the application sends would reach nobody."""

    def __init__(self, message="the client has left"):
        EnvironmentError.__init__(self, message)


def type_name(value):
    """The name of a value's type as its author knows it."""
    return type(value).__name__


def shown(value, limit=80):
    """A value in a message: its `repr`, cut to `limit` characters."""
    try:
        text = repr(value)
    except Exception:
        return "a %s whose repr() raises" % type_name(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def not_bytes(block, what="yielded"):
    """What to raise for a body block that is not a bytestring."""
    if type(block).__name__ in ("str", "unicode"):
        fix = 'return [b"..."], or encode the text: .encode("utf-8")'
    else:
        fix = "convert it: bytes(...)"
    return WrongType(
        "PEP 3333, Unicode Issues: a body block has to be bytes, and the application %s %s %s (%s)"
        % (what, _article(type_name(block)), shown(block), fix)
    )


def _article(name):
    return ("an " if name[:1].lower() in "aeiou" else "a ") + name
