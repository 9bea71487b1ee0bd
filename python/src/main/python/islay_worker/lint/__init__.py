"""Checks both sides of an application against PEP 3333 while it runs.

`--lint` puts it around every application that a worker serves. It may also stand between a
middleware and its application, inside a worker:

    from islay.lint import Lint
    application = SomeMiddleware(Lint(inner))

With one on each side of a middleware, the middleware's own duties are checked, too: that it does
not gather blocks, that it passes on `close()`.

What breaks a rule that the PEP calls a must raises `Violation` where it happens: in the
application if it is the application's fault, so that its traceback and the log tell which, where
and which clause. What is only bad advice, or is seen too late to be raised, is written once to
`wsgi.errors`. The sentences are in `clauses.py`.
"""

from islay_worker import blame
from islay_worker.lint.call import Call
from islay_worker.lint.complaints import Violation

__all__ = ["Lint", "Violation"]


class Lint(object):
    """An application that checks another one, and whoever calls it."""

    def __init__(self, application, name=None):
        self.linted = application
        self.name = name or blame.name(application)

    def __call__(self, *arguments, **keywords):
        return Call(self.linted, self.name).run(arguments, keywords)
