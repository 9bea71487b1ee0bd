"""One call of an application, from its arguments to `close()`, as Lint watches it.

When a call finds one of another Lint below it, that one's application is a middleware around this
one's, and what the two see is compared.
"""

import sys
import types

from islay_worker.lint import environs, heads
from islay_worker.lint.blocks import wrapped
from islay_worker.lint.complaints import Complaints, Violation
from islay_worker.lint.running import Running
from islay_worker.lint.streams import Errors, Input
from islay_worker.rules import shown, type_name

_text = type(b"".decode("ascii"))


class Call(object):
    """What is known of it: how far it is, what was promised, what was given."""

    def __init__(self, application, name):
        self.complaints = Complaints(application, name)
        self.inner = []
        self.taken = 0
        self.watched = False
        self.closed = False
        self.returned = False
        self.writing = False
        self.committed = False
        self._application = application
        self._environ = self._kept = self._input = None
        self._start = None
        self._started = False
        self._violation = None
        self._rethrown = False
        self._headers = self._given = None
        self._length = None
        self._bodiless = False
        self._sent = 0

    def run(self, arguments, keywords):
        """Calls the application, and returns its iterable, watched."""
        for clause, found in environs.problems(arguments, keywords):
            raise self.complaints.of_server(clause, found)
        self._environ, self._start = environ, _ = arguments
        self._watch_streams(environ)
        for clause, found in environs.advice(environ):
            self.complaints.report(clause, found, "server")
        with Running(self) as outer:
            if outer is not None:
                outer.inner.append(self)
                self.watched = True  # by the other, which will say that close() was forgotten
            blocks = self._application(environ, self.start_response)
        self.returned = True
        self.check_swallowed()
        self.complaints.blocks = blocks
        blocks = self._checked(blocks)
        if not isinstance(blocks, types.GeneratorType):
            self._kept = _lasting(environ)
        return wrapped(blocks, self)

    def _watch_streams(self, environ):
        self.complaints.attend(environ)
        terminated = environ.get("wsgi.input_terminated")
        self._input = Input(environ["wsgi.input"], self.complaints, terminated)
        environ["wsgi.input"] = self._input
        environ["wsgi.errors"] = Errors(environ["wsgi.errors"], self.complaints)

    def _checked(self, blocks):
        if blocks is None or blocks is False:
            raise self.complaints.of_application("W127", "It returned %s" % blocks)
        if isinstance(blocks, bytes):
            self.complaints.report("W022", "It returned one bytestring instead of a list of one")
            return [blocks]
        if isinstance(blocks, _text):
            raise self.complaints.of_application("W022", "It returned text: %s" % shown(blocks))
        if not (hasattr(blocks, "__iter__") or hasattr(blocks, "__getitem__")):
            raise self.complaints.of_application("W022", "It returned %s" % type_name(blocks))
        wrapper = self._environ.get("wsgi.file_wrapper")
        if type(blocks) is wrapper and not hasattr(getattr(blocks, "filelike", blocks), "read"):
            raise self.complaints.of_application("W180", "This one cannot")
        return blocks

    def start_response(self, *arguments, **keywords):
        """PEP 3333's `start_response`, towards the application."""
        try:
            self._judge(arguments, keywords)
            status, headers = arguments[:2]
            if arguments[2:] != (None,):
                self._leave_violation()
            write = self._start(status, list(headers), *arguments[2:])
        except Violation:
            self._violation = sys.exc_info()[1]
            raise
        except BaseException:
            self._rethrown = len(arguments) == 3 and arguments[2] is not None
            raise
        finally:
            arguments = keywords = None
        self._take(status, headers)
        if not callable(write):
            raise self.complaints.of_server("W020", "It returned %s" % shown(write))
        return Write(write, self)

    def _judge(self, arguments, keywords):
        for clause, found in heads.problems(arguments, keywords):
            raise self.complaints.of_application(clause, found, True)
        again = self._started or self._violation is not None
        if again and (len(arguments) < 3 or arguments[2] is None):
            raise self.complaints.of_application("W105", "There was none", True)
        if self.closed:
            raise self.complaints.of_application("W035", "The response has ended", True)
        for clause, found in heads.advice(*arguments[:2]):
            self.complaints.report(clause, found, called=True)

    def _leave_violation(self):
        """An error page takes the place of what was wrong, which would be forgotten."""
        if self._violation is not None:
            self.complaints.log(self._violation)
            self._violation = None

    def _take(self, status, headers):
        self._started = True
        self._headers, self._given = headers, list(headers)
        self._length = heads.length(headers)
        self._bodiless = status[:3] in heads.EMPTY_STATUSES
        self._sent = 0

    def check_swallowed(self):
        """Raises again what the application caught and should not have."""
        violation, self._violation = self._violation, None
        if violation is not None:
            raise violation
        if self._rethrown:
            self._rethrown = False
            raise self.complaints.of_application("W143", "It was caught")

    def block(self, data, what="It yielded"):
        """A block of the application, on its way to the server."""
        if type(data) is not bytes:
            found = "%s %s %s" % (what, type_name(data), shown(data))
            raise self.complaints.of_application("W137", found, self.writing)
        if not self._started:
            found = "%s a block, and had not called it" % what
            if data:
                raise self.complaints.of_application("W035", found)
            self.complaints.report("W035", found)
        if data and not self.committed:
            self.committed = True
            self._check_headers()
        self._count(len(data))

    def _count(self, size):
        if size and self._bodiless:
            self.complaints.report("L03", "There is a body", called=self.writing)
        self._sent += size
        if self._length is not None and self._sent > self._length and self._has_body():
            found = "It is %d, and there are %d bytes or more" % (self._length, self._sent)
            raise self.complaints.of_application("W110", found, self.writing)

    def _has_body(self):
        return not self._bodiless and self._environ.get("REQUEST_METHOD") != "HEAD"

    def exhausted(self, count, promised):
        """The iterable has come to its end after `count` blocks."""
        self.check_swallowed()
        if not self._started:
            raise self.complaints.of_application("W035", "It was never called")
        if promised is not None and promised != count:
            found = "It said %d, and there were %d" % (promised, count)
            self.complaints.report("W028", found)
        if not self.committed:
            self._check_headers()
        if self._length is not None and self._sent < self._length and self._has_body():
            found = "It is %d, and there were %d bytes" % (self._length, self._sent)
            raise self.complaints.of_application("W110", found)

    def _check_headers(self):
        if self._given is not None and self._headers != self._given:
            self.complaints.report("W086", "It was changed after that")

    def end(self):
        """`close()` has been called, and has returned or raised."""
        self._input.ended = True
        for call in self.inner:
            if call.returned and not call.closed:
                self.complaints.report("W124", "That of the application was not called")
        if self._kept is not None and self._kept != _lasting(self._environ):
            changed = set(self._kept.items()) ^ set(_lasting(self._environ).items())
            names = ", ".join(sorted(set(key for key, _ in changed)))
            self.complaints.report("L05", "Changed: " + names)
        self._violation = self.complaints.blocks = None

    def watch_consumption(self, outer):
        """A block was asked for while a call of `outer`, a middleware's, was running."""
        if not outer.returned:
            outer.complaints.report("W121", "It asked for a block first")


class Write(object):
    """PEP 3333's `write`, towards the application."""

    def __init__(self, write, call):
        self._write = write
        self._call = call

    def __call__(self, *arguments, **keywords):
        call = self._call
        if keywords or len(arguments) != 1:
            raise call.complaints.of_application("W137", "write() takes one argument", True)
        if call.returned:
            raise call.complaints.of_application("W130", "It was called later", True)
        call.complaints.report("W021", "write() was called", called=True)
        if call.inner and not any(inner.writing for inner in call.inner):
            call.complaints.report("W123", "It was not", called=True)
        call.writing = True
        try:
            call.block(arguments[0], "write() got")
            return self._write(arguments[0])
        finally:
            call.writing = False


def _lasting(environ):
    """The variables that the PEP names, without the streams."""
    return dict(
        (key, value)
        for key, value in environ.items()
        if type(value) is str and ("." not in key or key.startswith("wsgi."))
    )
