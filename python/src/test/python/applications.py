"""Applications that the tests of the worker run, one a behaviour."""

import io
import os
import re
import sys
import tempfile
import threading

FOLDER = os.environ.get("TMPDIR", "/tmp")
PLAIN = [("Content-Type", "text/plain")]
closed = []
gate = threading.Event()


def _text(value):
    return ("%s" % (value,)).encode("utf-8")


class Closing(object):
    """Counts calls of close()."""

    def __init__(self, blocks, failure=None):
        self.blocks = iter(blocks)
        self.failure = failure

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.blocks)

    next = __next__

    def close(self):
        closed.append(1)
        if self.failure is not None:
            raise self.failure


class Items(object):
    """Only `__getitem__`, and poison for whoever looks further."""

    def __init__(self, blocks):
        self.blocks = blocks

    def __getitem__(self, index):
        return self.blocks[index]

    def __len__(self):
        raise RuntimeError("poisoned")


def hello(environ, start_response):
    start_response("200 OK", PLAIN)
    return [b"Hello world!"]


def hello_generator(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"Hello "
    yield b""
    yield b"world!"


def counted(environ, start_response):
    start_response("200 OK", [("Content-Length", "5")])
    return Closing([b"hello"])


def echo(environ, start_response):
    start_response("200 OK", PLAIN)
    return [environ["wsgi.input"].read()]


def never_reads(environ, start_response):
    start_response("200 OK", PLAIN)
    return [b"unread"]


def reads_past_errors(environ, start_response):
    start_response("200 OK", PLAIN)
    try:
        environ["wsgi.input"].read()
        return [b"whole"]
    except EnvironmentError as error:
        return [b"broken: " + _text(error)]


def closes(environ, start_response):
    """How often close() has been called."""
    start_response("200 OK", PLAIN)
    return [_text(len(closed))]


def opens(environ, start_response):
    gate.set()
    start_response("200 OK", PLAIN)
    return [b"open"]


def waits(environ, start_response):
    gate.wait(20)
    gate.clear()
    start_response("200 OK", PLAIN)
    return [b"waited"]


def endless(environ, start_response):
    start_response("200 OK", PLAIN)

    def blocks():
        while True:
            yield b"x" * 1000

    return Closing(blocks())


def big(environ, start_response):
    start_response("200 OK", PLAIN)
    return [b"0123456789" * 100000]


def sized(environ, start_response):
    """As many bytes as the query says, in one block."""
    start_response("200 OK", [])
    return [(b"0123456789" * 100000)[: int(environ.get("QUERY_STRING") or 0)]]


def many_blocks(environ, start_response):
    start_response("200 OK", PLAIN)
    return (b"0123456789" * 7000 for _ in range(5))


def _sent_file(environ, start_response):
    handle = tempfile.NamedTemporaryFile(delete=False)
    # By hand, for a worker may be killed before it closes the file.
    os.remove(handle.name)
    handle.write(b"0123456789" * 100000)
    handle.seek(27)
    start_response("200 OK", PLAIN)
    wrapper = environ["wsgi.file_wrapper"](handle)
    original = wrapper.close

    def close():
        closed.append(1)
        original()

    wrapper.close = close
    return wrapper


def sent_file(environ, start_response):
    return _sent_file(environ, start_response)


def small_file(environ, start_response):
    start_response("200 OK", PLAIN)
    handle = tempfile.TemporaryFile()
    handle.write(b"small")
    handle.seek(0)
    return environ["wsgi.file_wrapper"](handle)


def bytes_file(environ, start_response):
    start_response("200 OK", PLAIN)
    return environ["wsgi.file_wrapper"](io.BytesIO(b"in memory"), 4)


def raises(environ, start_response):
    raise ValueError("before \u2603 output")


def raises_later(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"some"
    raise ValueError("after output")


def exits(environ, start_response):
    sys.exit(3)


def interrupts(environ, start_response):
    start_response("200 OK", PLAIN)
    raise KeyboardInterrupt()


def close_raises(environ, start_response):
    start_response("200 OK", PLAIN)
    return Closing([b"fine"], SystemExit("in close"))


def yields_text(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"text".decode("ascii")


def returns_none(environ, start_response):
    start_response("200 OK", PLAIN)


def returns_whole(environ, start_response):
    start_response("200 OK", PLAIN)
    return b"one block"


def items(environ, start_response):
    start_response("200 OK", PLAIN)
    return Items([b"a", b"b", b"c"])


def too_much(environ, start_response):
    start_response("200 OK", [("Content-Length", "5")])
    return Closing([b"abc", b"defgh", b"i"])


def too_little(environ, start_response):
    start_response("200 OK", [("Content-Length", "10")])
    return Closing([b"abc"])


def no_content(environ, start_response):
    start_response("204 No Content", [])
    return Closing([b"ignored"])


def empty_blocks_then_raises(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b""
    yield b""
    raise ValueError("too late?")


def error_page(environ, start_response):
    start_response("200 OK", [("X-Old", "1"), ("Content-Length", "3")])
    try:
        raise ValueError("hidden")
    except ValueError:
        start_response("500 Oops", [("X-New", "1")], sys.exc_info())
    return [b"error page"]


def late_error_page(environ, start_response):
    write = start_response("200 OK", PLAIN)
    write(b"begun")
    try:
        raise ValueError("the original")
    except ValueError:
        start_response("500 Oops", PLAIN, sys.exc_info())
    return [b"never"]


def writes(environ, start_response):
    write = start_response("200 OK", PLAIN)
    assert write(b"pre-") is None
    return [b"post"]


def never_starts(environ, start_response):
    return [b"body"]


def logs(environ, start_response):
    errors = environ["wsgi.errors"]
    errors.write("one\ntwo\nhalf")
    errors.writelines([" a line\n", "rest"])
    start_response("200 OK", PLAIN)
    return [environ["islay.request_id"].encode("ascii")]


def shows(environ, start_response):
    """Every key with the type and value of what it holds."""
    lines = []
    for name in sorted(environ):
        value = environ[name]
        lines.append("%s %s %r" % (name, type(value).__name__, value))
    lines.insert(0, type(environ).__name__)
    text = "\n".join(lines)
    environ.clear()
    start_response("200 OK", PLAIN)
    return [text if isinstance(text, bytes) else text.encode("latin-1")]


def disconnected(environ, start_response):
    """Waits until its client has left."""
    gone = environ["islay.client_disconnected"]
    for _ in range(2000):
        if gone():
            break
        threading.Event().wait(0.01)
    start_response("200 OK", PLAIN)
    return [_text(gone())]


def forks(environ, start_response):
    """A child that lives on holds no connection of the worker."""
    pid = os.fork()
    if pid == 0:
        found = []
        for descriptor in os.listdir("/proc/self/fd"):
            try:
                found.append(os.readlink("/proc/self/fd/" + descriptor))
            except OSError:
                pass
        os._exit(len([name for name in found if name.startswith("socket:")]))
    status = os.WEXITSTATUS(os.waitpid(pid, 0)[1])
    start_response("200 OK", PLAIN)
    return [_text(status)]


def thread_name(environ, start_response):
    start_response("200 OK", PLAIN)
    return [_text(threading.current_thread().name)]


def waits_on_odd(environ, start_response):
    """Requests of an odd id do not end."""
    if int(environ["islay.request_id"]) % 2:
        gate.wait(20)
    start_response("200 OK", PLAIN)
    return [b"even"]


def at_exit(environ, start_response):
    """Leaves a file behind when the process ends."""
    import atexit

    atexit.register(open, environ["x.path"], "w")
    start_response("200 OK", PLAIN)
    return [b"registered"]


def _everything(environ, start_response):
    environ["wsgi.errors"].write("a line\n")
    environ["wsgi.errors"].flush()
    source = environ["wsgi.input"]
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["REQUEST_METHOD"] == "POST":
        write(source.readline())
        return [source.read(2), source.readline(), source.readlines()[0], source.read(1)]
    return environ["wsgi.file_wrapper"](io.BytesIO(b"wrapped file"))


def validated(environ, start_response):
    """The standard library's validator around an application that uses everything."""
    from wsgiref.validate import validator

    return validator(_everything)(environ, start_response)


def interrupted(environ, start_response):
    """Runs until it is interrupted, in the way that the path names, and says what it saw."""
    environ["wsgi.errors"].write("begun\n")
    write = start_response("200 OK", PLAIN)
    try:
        return _RUNS[environ["PATH_INFO"]](environ, write)
    finally:
        environ["wsgi.errors"].write("cleaned up\n")


def _backtracks(environ, write):
    """In C code, for ever."""
    re.match("(a*)*b", "a" * 50)


def _computes(environ, write):
    while True:
        pass


def _generates(environ, write):
    try:
        while True:
            yield b"x"
    finally:
        environ["wsgi.errors"].write("closed\n")


def _swallows(environ, write):
    """Lets nothing through the first time."""
    try:
        _computes(environ, write)
    except BaseException:
        _computes(environ, write)


def _writes(environ, write):
    while True:
        write(b"x")


def _reads(environ, write):
    return [environ["wsgi.input"].read()]


def _guarded(environ, write):
    try:
        _computes(environ, write)
    except Exception:
        return [b"caught"]


class _Computes(object):
    """A body that computes at its end, or in `close()`."""

    def __init__(self, environ, write):
        self.blocks = iter([b"x"])

    def __iter__(self):
        return self

    def __next__(self):
        for block in self.blocks:
            return block
        _computes(None, None)

    next = __next__


class _ComputesInClose(list):
    def __init__(self, environ, write):
        list.__init__(self, [b"x"])

    def close(self):
        _computes(None, None)


_RUNS = {
    "/compute": _computes,
    "/backtrack": _backtracks,
    "/generate": _generates,
    "/swallow": _swallows,
    "/write": _writes,
    "/read": _reads,
    "/guard": _guarded,
    "/next": _Computes,
    "/close": _ComputesInClose,
}


class _Short(object):
    """Two blocks, and a `close()` that does a little."""

    def __init__(self, text):
        self.blocks = [text[:1], text[1:]]

    def __iter__(self):
        for block in self.blocks:
            yield block

    def close(self):
        for _ in range(20):
            pass


def short(environ, start_response):
    """Ends after a moment, in one of several ways; answers its id."""
    number = environ["islay.request_id"]
    text = number.encode("ascii")
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    for _ in range(int(number) % 200):
        pass
    kind = int(number) // 2 % 4
    if kind == 0:
        return [text]
    if kind == 1:
        return _Short(text)
    if kind == 2:
        write(text)
        return []
    environ["wsgi.errors"].write("x\n")
    return iter([text])
