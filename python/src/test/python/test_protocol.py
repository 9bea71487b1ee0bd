"""The sans-IO side of the worker protocol: frames whole, byte by byte, and with more behind."""

import struct
import unittest

import front_end
from islay_worker import protocol


def decoder():
    return protocol.Decoder(protocol.TO_THREAD)


def feed(into, data, step):
    frames = []
    for start in range(0, len(data), step):
        piece = data[start : start + step]
        into.space()[: len(piece)] = piece
        frames += into.received(len(piece))
    return frames


class DecoderTest(unittest.TestCase):
    stream = b"".join(
        (
            protocol.frame(protocol.REQUEST, 0, 1, b"one"),
            protocol.frame(protocol.BODY, protocol.LAST, 2**64 - 1),
            protocol.frame(protocol.BODY, 0, 3, b"x" * protocol.FRAME_LIMIT),
        )
    )
    frames = [
        (protocol.REQUEST, 0, 1, b"one"),
        (protocol.BODY, protocol.LAST, 2**64 - 1, b""),
        (protocol.BODY, 0, 3, b"x" * protocol.FRAME_LIMIT),
    ]

    def test_frames_are_the_same_however_their_bytes_arrive(self):
        for step in (1, 7, 16, 4096, len(self.stream)):
            self.assertEqual(self.frames, feed(decoder(), self.stream, step))

    def test_trailing_bytes_are_kept_for_the_next_frame(self):
        into = decoder()
        self.assertEqual(self.frames, feed(into, self.stream + self.stream[:10], 70000))
        self.assertEqual(self.frames, feed(into, self.stream[10:], 70000))

    def test_there_is_always_space(self):
        into = decoder()
        feed(into, self.stream[:-1], 1000)
        self.assertGreater(len(into.space()), 0)

    def test_a_frame_that_is_too_long_unknown_or_reserved_breaks(self):
        for header in (
            struct.pack("<IBBHQ", protocol.FRAME_LIMIT + 1, protocol.BODY, 0, 0, 1),
            struct.pack("<IBBHQ", 0, protocol.HEAD, 0, 0, 1),
            struct.pack("<IBBHQ", 0, protocol.BODY, 0, 1, 1),
        ):
            with self.assertRaises(protocol.BrokenPeer):
                feed(decoder(), header, 16)


class RequestTest(unittest.TestCase):
    def test_environ_and_body_come_apart(self):
        payload = front_end.request_payload(("A", ""), 1, b"b\0dy")
        kind, _, pairs, body = protocol.request(payload)
        pairs = list(pairs)
        self.assertEqual((1, b"b\0dy"), (kind, body))
        self.assertIn(("A", ""), pairs)
        self.assertEqual({str}, {type(text) for pair in pairs for text in pair})

    def test_other_values_with_the_same_names_are_told_apart(self):
        for value in ("one", "two", "one"):
            _, _, pairs, _ = protocol.request(front_end.request_payload(("A", value)))
            self.assertEqual(value, dict(pairs)["A"])

    def test_names_without_number_are_not_all_kept(self):
        for number in range(2000):
            name = "HTTP_X_%d" % number
            _, _, pairs, _ = protocol.request(front_end.request_payload((name, "value")))
            self.assertEqual("value", dict(pairs)[name])
        self.assertLessEqual(len(protocol._known_names), 256)

    def payload(self, names=b"A", values=b"b", **changes):
        sizes = changes.get("sizes", (len(names), len(values)))
        start = changes.get("kind", 0), changes.get("application", 0), changes.get("count", 1)
        return struct.pack("<BBHII", *(start + sizes)) + names + values

    def test_the_application_is_told_by_its_number(self):
        _, application, _, _ = protocol.request(self.payload(application=255))
        self.assertEqual(255, application)

    def test_a_request_that_contradicts_itself_breaks(self):
        for payload in (
            b"",
            self.payload(count=2),
            self.payload(values=b"b\0c"),
            self.payload(names=b"A\0B"),
            self.payload(sizes=(1, 0)),
            self.payload(sizes=(1, 2)),
            self.payload(sizes=(3, 1)),
            self.payload(kind=5),
        ):
            with self.assertRaises(protocol.BrokenPeer):
                protocol.request(payload)


class TextTest(unittest.TestCase):
    def test_text_that_is_too_long_loses_its_middle(self):
        text = (b"a" * 50 + b"\xe2\x98\x83" * 100 + b"z" * 50).decode("utf-8")
        cut = protocol.clipped(text, 100)
        self.assertLessEqual(len(cut), 100)
        self.assertTrue(cut.decode("utf-8").startswith("a") and cut.endswith(b"z"))

    def test_a_lone_surrogate_is_no_error(self):
        surrogate = b"\\ud800".decode("unicode-escape")
        self.assertTrue(protocol.utf8(surrogate))


if __name__ == "__main__":
    unittest.main()
