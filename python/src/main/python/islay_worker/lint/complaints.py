"""What Lint says, of whom, and where: raised as `Violation`, or written to `wsgi.errors` once."""

import os
import sys
import threading

from islay_worker import blame
from islay_worker.lint.clauses import CLAUSES
from islay_worker.rules import RuleBroken, shown

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_REPORTS_LIMIT = 1000

# What was written, by clause and culprit: a fault that every request shows is told once.
_reported = set()
_lock = threading.Lock()


class Violation(RuleBroken, AssertionError):
    """A rule was broken. The message is complete: clause, sentence, what was found, who and where.

    `clause` is a key of `CLAUSES`, `party` is `application` or `server`.
    """

    complete = True

    def __init__(self, clause, party, text):
        RuleBroken.__init__(self, text)
        self.clause = clause
        self.party = party


class Absent(Violation, AttributeError):
    """A violation by looking for an attribute that need not be there."""

    def __init__(self, violation):
        Violation.__init__(self, violation.clause, violation.party, str(violation))


class Complaints(object):
    """Those about one call of an application.

    `caller` says where the server's side called it; `blocks` is what it returned.
    """

    def __init__(self, application, name):
        self._application = application
        self._name = name
        self._caller = _caller()
        self.blocks = None
        self._stream = None
        self._request = ""

    def attend(self, environ):
        """From here on there is a request to speak of, and a stream to write to."""
        self._stream = environ["wsgi.errors"]
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        self._request = "%s %s: " % (environ["REQUEST_METHOD"], shown(path)[1:-1])

    def of_application(self, clause, found, called=False):
        """What to raise when the application broke a rule; `called`: by a call that it made."""
        return self._violation(clause, found, "application", called)

    def of_server(self, clause, found):
        """What to raise when the server, or the middleware that is one here, broke a rule."""
        return self._violation(clause, found, "server", False)

    def report(self, clause, found, party="application", called=False):
        """Writes a line that says so, unless it was written before."""
        violation = self._violation(clause, found, party, called)
        self.log(violation)

    def log(self, violation):
        """Writes a violation that nobody will raise."""
        text = str(violation)
        key = violation.clause, text.rpartition("\n")[2]
        with _lock:
            if key in _reported:
                return
            if len(_reported) >= _REPORTS_LIMIT:
                _reported.clear()
            _reported.add(key)
        if self._stream is not None:
            self._stream.write("lint: " + self._request + text.replace("\n", "; ") + "\n")
            self._stream.flush()

    def _violation(self, clause, found, party, called):
        section, sentence = CLAUSES[clause]
        text = "%s [%s]: %s %s.\nAt fault: %s" % (
            section if section.startswith("beyond") else "PEP 3333, " + section,
            clause,
            sentence,
            found,
            self._culprit(party, called),
        )
        return Violation(clause, party, text)

    def _culprit(self, party, called):
        if party == "server":
            return self._caller
        place = (outside() if called else None) or blame.place_of(self.blocks, self._application)
        return "application %s, %s" % (self._name, _shown(place))


def _shown(place):
    return "file %s, line %d" % place if place else "file unknown"


def outside():
    """File and line of the innermost caller that is none of our files; or None."""
    frame = sys._getframe(1)
    while frame is not None and blame.is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    return (frame.f_code.co_filename, frame.f_lineno) if frame is not None else None


def _caller():
    """Who called the application: the server itself, or a middleware (or another server)."""
    frame = sys._getframe(1)
    while frame is not None and os.path.abspath(frame.f_code.co_filename).startswith(_HERE):
        frame = frame.f_back
    if frame is None or blame.is_ours(frame.f_code.co_filename):
        return "the server"
    return "the server or middleware that calls the application, " + _shown(
        (frame.f_code.co_filename, frame.f_lineno)
    )
