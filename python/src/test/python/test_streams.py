"""`wsgi.input` of a body that is still arriving, and `wsgi.errors`."""

import io
import unittest

from fakes import FakeControl, new_response
from islay_worker import protocol
from islay_worker.streams import LINE_LIMIT, Errors, StreamBody


def body(*pieces, **options):
    frames = [(protocol.BODY, 0, 1, piece) for piece in pieces]
    frames.append((protocol.BODY, options.get("end", protocol.LAST), 1, options.get("last", b"")))
    response = new_response(bodies=frames)
    raw = StreamBody(response._pipe, response)
    return io.BufferedReader(raw, protocol.FRAME_LIMIT), raw


class StreamTest(unittest.TestCase):
    def test_every_way_to_read(self):
        stream, _ = body(b"one\ntw", b"o\nthree\nfo", b"ur\nfive")
        self.assertEqual(b"", stream.read(0))
        self.assertEqual(b"on", stream.read(2))
        self.assertEqual(b"e\n", stream.readline())
        self.assertEqual(b"tw", stream.readline(2))
        self.assertEqual(b"o\n", stream.readline(100))
        self.assertEqual(b"three\n", next(iter(stream)))
        self.assertEqual([b"four\n", b"five"], stream.readlines())
        self.assertEqual((b"", b"", b"", []), _at_end(stream))

    def test_an_empty_body_ends_at_once(self):
        self.assertEqual((b"", b"", b"", []), _at_end(body()[0]))

    def test_a_broken_body_gives_what_came_and_then_raises_again_and_again(self):
        stream, _ = body(b"some", end=protocol.BROKEN, last=b"reset")
        self.assertEqual(b"some", stream.read(4))
        for _ in range(2):
            with self.assertRaises(EnvironmentError):
                stream.read(1)

    def test_the_body_is_asked_for_once(self):
        stream, raw = body(b"a", b"b")
        stream.read(1)
        stream.read()
        self.assertEqual(1, len(raw._pipe.out))

    def test_what_is_skipped_cannot_be_read_later(self):
        stream, raw = body(b"a", b"b")
        raw.skip()
        self.assertFalse(raw._pipe.bodies)
        with self.assertRaises(EnvironmentError):
            stream.read()

    def test_a_body_that_was_read_stays_at_its_end(self):
        stream, raw = body(b"a")
        stream.read()
        raw.skip()
        self.assertEqual(b"", stream.read())


def _at_end(stream):
    return stream.read(), stream.read(5), stream.readline(), stream.readlines()


class ErrorsTest(unittest.TestCase):
    def setUp(self):
        self.control = FakeControl()
        self.response = new_response()
        self.errors = Errors(self.control, self.response)

    def lines(self):
        return [line for _, line in self.control.lines]

    def test_lines_are_whole(self):
        self.errors.write("a")
        self.errors.writelines(["b\nc\r\n", "d"])
        self.assertEqual([b"ab", b"c"], self.lines())
        self.errors.flush()
        self.errors.flush()
        self.assertEqual([b"ab", b"c", b"d"], self.lines())

    def test_any_text_is_taken(self):
        for text in (b"\\u2603\\ud800\\U0001F600\\x00\n".decode("unicode-escape"), b"\xff\n"):
            self.errors.write(text)
        self.assertEqual(2, len(self.lines()))
        for line in self.lines():
            line.decode("utf-8")

    def test_long_lines_are_split_between_characters(self):
        line = (b"\xe2\x98\x83" * LINE_LIMIT).decode("utf-8")
        self.errors.write(line + b"\n".decode("ascii"))
        self.assertTrue(all(len(piece) <= LINE_LIMIT for piece in self.lines()))
        self.assertEqual(line, b"".join(self.lines()).decode("utf-8"))
        for piece in self.lines():
            piece.decode("utf-8")

    def test_nothing_is_kept_back_after_the_request(self):
        self.response.start_response("200 OK", [])
        self.response.send_whole([])
        self.errors.write("late")
        self.assertEqual([b"late"], self.lines())

    def test_closing_does_no_harm(self):
        self.errors.close()
        self.errors.write("still\n")
        self.assertEqual([b"still"], self.lines())


if __name__ == "__main__":
    unittest.main()
