"""`wsgi.file_wrapper`: an ordinary iterable, and which files may be sent by descriptor."""

import gzip
import io
import os
import tempfile
import unittest

import front_end  # noqa: F401
from islay_worker.files import FileWrapper, plain


class Reader(object):
    """Only `read`."""

    def __init__(self, content):
        self.read = io.BytesIO(content).read


class Liar(Reader):
    """Its `fileno` is that of another file."""

    def fileno(self):
        return 0


class FilesTest(unittest.TestCase):
    def setUp(self):
        handle, self.path = tempfile.mkstemp()
        os.write(handle, b"0123456789")
        os.close(handle)
        self.addCleanup(os.remove, self.path)

    def opened(self, opener, *arguments):
        handle = opener(*arguments)
        self.addCleanup(handle.close)
        return handle

    def test_it_is_an_iterable_of_blocks(self):
        for size, blocks in (
            (4, [b"0123", b"4567", b"89"]),
            (0, [b"0123456789"]),
            (-1, [b"0123456789"]),
        ):
            self.assertEqual(blocks, list(FileWrapper(io.BytesIO(b"0123456789"), size)))
        self.assertEqual([b"ab"], list(FileWrapper(Reader(b"ab"))))

    def test_close_is_there_when_the_file_has_one(self):
        handle = io.BytesIO(b"")
        FileWrapper(handle).close()
        self.assertTrue(handle.closed)
        self.assertFalse(hasattr(FileWrapper(Reader(b"")), "close"))

    def test_the_arguments_are_one_and_one_that_may_be_left_out(self):
        with self.assertRaises(TypeError):
            FileWrapper()

    def test_real_files_are_plain_from_where_they_stand(self):
        openers = [
            lambda: io.open(self.path, "rb"),
            lambda: io.open(self.path, "rb", 0),
            lambda: io.open(self.path, "r+b"),
            lambda: open(self.path, "rb"),
        ]
        for opener in openers:
            handle = self.opened(opener)
            handle.read(3)
            _, status, offset = plain(handle)
            self.assertEqual((10, 3), (status.st_size, offset))

    def test_temporary_files_are_plain(self):
        for kind in (tempfile.TemporaryFile, tempfile.NamedTemporaryFile):
            handle = self.opened(kind)
            handle.write(b"written")
            _, status, offset = plain(handle)
            self.assertEqual((7, 7), (status.st_size, offset))
        spooled = self.opened(tempfile.SpooledTemporaryFile, 4)
        spooled.write(b"abc")
        self.assertIsNone(plain(spooled))
        spooled.write(b"def")
        self.assertIsNotNone(plain(spooled))

    def test_everything_else_is_read(self):
        receiver, sender = os.pipe()
        os.close(sender)
        closed = io.open(self.path, "rb")
        closed.close()
        for handle in (
            Reader(b""),
            Liar(b""),
            io.BytesIO(b""),
            closed,
            self.opened(io.open, self.path, "r"),
            self.opened(gzip.open, self.path, "rb"),
            self.opened(os.fdopen, receiver, "rb"),
            self.opened(io.open, os.devnull, "rb"),
            self.opened(io.open, self.path, "ab"),
        ):
            self.assertIsNone(plain(handle))


if __name__ == "__main__":
    unittest.main()
