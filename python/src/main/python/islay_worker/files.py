"""`wsgi.file_wrapper`: files that the front end may send by itself (PEP 3333, "Optional
Platform-Specific File Handling").

A wrapper is an ordinary iterable for middleware. Only one that the application returns as it is,
around a real file whose position is known, is sent by its descriptor; anything else is read.
"""

import io
import os
import stat
import sys

BLOCK_SIZE = 65536
BLOCK_SIZE_LIMIT = 1024 * 1024

_BUFFERED = (io.BufferedReader, io.BufferedRandom)
_TEMPORARY = {"_TemporaryFileWrapper": "file", "SpooledTemporaryFile": "_file"}
_old_file = type(sys.__stderr__) if str is bytes else None  # the type `file` of Python 2


class FileWrapper(object):
    """Reads blocks from a file-like object; the block size is a suggestion."""

    def __init__(self, filelike, blksize=BLOCK_SIZE):
        self.filelike = filelike
        self.blksize = blksize if _is_sane(blksize) else BLOCK_SIZE
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        block = self.filelike.read(self.blksize)
        if not block:
            raise StopIteration
        return block

    next = __next__


def send(wrapper, response, maximum_inline):
    """Sends the file that was wrapped. False: nothing was sent, it has to be iterated."""
    found = plain(wrapper.filelike)
    if found is None or not response.stored:
        return False
    source, status, offset = found
    count = max(0, status.st_size - offset)
    if response.declared is not None and not response.bodiless:
        if response.declared > count:
            return False
        count = response.declared
    if response.bodiless:
        response.add_length(count)
        response.finish()
    elif count <= maximum_inline:
        response.send_whole((b"".join(_blocks(source, count)),))
    elif not response.send_file(
        status, "/proc/%d/fd/%d" % (os.getpid(), source.fileno()), offset, count
    ):
        for block in _blocks(source, count):
            response.send(block)
        response.finish()
    return True


def plain(filelike):
    """The object that reads a regular file without changing its bytes, the file's status and
    the position; or None."""
    source = _unwrapped(filelike)
    try:
        if not _reads_raw(source):
            return None
        if source.mode not in ("rb", b"rb"):
            source.flush()
        status = os.fstat(source.fileno())
        return (source, status, source.tell()) if stat.S_ISREG(status.st_mode) else None
    except (EnvironmentError, ValueError):
        return None  # closed, not readable, no position: reading it will say what is wrong


def _unwrapped(filelike):
    kind = filelike.__class__
    attribute = _TEMPORARY.get(kind.__name__) if kind.__module__ == "tempfile" else None
    return getattr(filelike, attribute, None) if attribute else filelike


def _reads_raw(source):
    kind = type(source)
    if _old_file is not None and kind is _old_file:
        return "U" not in source.mode
    if kind in _BUFFERED:
        if "read" in getattr(source, "__dict__", ()):
            return False
        kind = type(source.raw)
    return kind is io.FileIO and source.readable()


def _blocks(source, count):
    while count > 0:
        block = source.read(min(count, BLOCK_SIZE))
        if not block:
            return
        count -= len(block)
        yield block


def _is_sane(size):
    return isinstance(size, int) and 0 < size <= BLOCK_SIZE_LIMIT
