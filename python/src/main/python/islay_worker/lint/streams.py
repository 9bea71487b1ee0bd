"""Stand for `wsgi.input` and `wsgi.errors`, and watch how they are used."""

from islay_worker.lint.complaints import Absent
from islay_worker.rules import shown, type_name


class _Stream(object):
    """Has what the PEP names, and nothing else: who looks for more first finds that it is not
    there, as under a server that has no more; who does not is told."""

    def __init__(self, stream, complaints):
        self._stream = stream
        self._complaints = complaints

    def __getattr__(self, name):
        found = "%s.%s was used" % (self.key, name)
        raise Absent(self._complaints.of_application("W081", found, True))

    def close(self):
        """Not for the application."""
        raise self._complaints.of_application("W082", "%s.close() was called" % self.key, True)


class Input(_Stream):
    """`wsgi.input`. `terminated`: it ends by itself, so reading all of it is safe."""

    key = "wsgi.input"

    def __init__(self, stream, complaints, terminated):
        _Stream.__init__(self, stream, complaints)
        self._terminated = terminated
        self.ended = False

    def read(self, *arguments):
        """As the stream's."""
        self._check("read", arguments)
        if not self._terminated and (not arguments or arguments[0] is None or arguments[0] < 0):
            self._complaints.report("W074", "read() was called without a size", called=True)
        return self._bytes(self._stream.read(*arguments), "read")

    def readline(self, *arguments):
        """As the stream's."""
        self._check("readline", arguments)
        return self._bytes(self._stream.readline(*arguments), "readline")

    def readlines(self, *arguments):
        """As the stream's."""
        self._check("readlines", arguments)
        lines = self._stream.readlines(*arguments)
        if type(lines) is not list:
            raise self._complaints.of_server("W068", "readlines() gave %s" % shown(lines))
        for line in lines:
            self._bytes(line, "readlines")
        return lines

    def __iter__(self):
        self._check("__iter__", ())
        return iter(self.readline, b"")

    def _check(self, name, arguments):
        if self.ended:
            raise self._complaints.of_application("L06", "%s() was called" % name, True)
        sane = len(arguments) <= 1 and all(a is None or isinstance(a, int) for a in arguments)
        if not sane and "long" not in [type_name(a) for a in arguments]:
            found = "%s() got %s" % (name, shown(arguments))
            raise self._complaints.of_application("W068", found, True)

    def _bytes(self, data, name):
        if type(data) is not bytes:
            found = "%s() of wsgi.input gave %s" % (name, type_name(data))
            raise self._complaints.of_server("W137", found)
        return data


class Errors(_Stream):
    """`wsgi.errors`."""

    key = "wsgi.errors"
    softspace = 0  # for `print >>` of Python 2

    def write(self, text):
        """As the stream's."""
        if type(text) is not str:
            found = "write() got %s %s" % (type_name(text), shown(text))
            raise self._complaints.of_application("W072", found, True)
        if "\r\n" in text:
            self._complaints.report("W060", "write() got %s" % shown(text), called=True)
        return self._stream.write(text)

    def writelines(self, lines):
        """As the stream's."""
        for line in lines:
            self.write(line)

    def flush(self):
        """As the stream's."""
        return self._stream.flush()
