"""What holds for all input on the side of the worker, as Hypothesis looks for the opposite.

Run by the build, which installs Hypothesis; `test_fuzzed.py` does the like by chance alone on every
Python. `ISLAY_PROPERTIES` is how many examples each is tried with (200).
"""

import os
import unittest

import front_end
from hypothesis import example, given, settings
from hypothesis import strategies as some
from islay_worker import head, protocol
from islay_worker.rules import RuleBroken
from test_fuzzed import KINDS, decoded

settings.register_profile(
    "islay", max_examples=int(os.environ.get("ISLAY_PROPERTIES", "200")), deadline=None
)
settings.load_profile("islay")

LATIN = some.text(some.characters(max_codepoint=255))
FRAMES = some.lists(
    some.tuples(
        some.sampled_from(KINDS),
        some.integers(0, 255),
        some.integers(0, 2**64 - 1),
        some.binary(max_size=300),
    ),
    max_size=6,
)
NAMES = some.text(some.characters(max_codepoint=255, exclude_characters="\0"), min_size=1)
VALUES = some.text(some.characters(max_codepoint=255, exclude_characters="\0"))


def cut(data, places):
    """`data` in pieces."""
    places = sorted(place % (len(data) + 1) for place in places)
    bounds = [0] + places + [len(data)]
    return [data[start:end] for start, end in zip(bounds, bounds[1:])]


class Properties(unittest.TestCase):
    @given(FRAMES, some.lists(some.integers(0, 5000), max_size=20))
    def test_frames_come_out_as_they_went_in_however_they_are_cut(self, frames, places):
        stream = b"".join(protocol.frame(*one) for one in frames)
        self.assertEqual(frames, decoded(cut(stream, places)))

    @given(some.binary(max_size=400), some.lists(some.integers(0, 400), max_size=20))
    def test_any_bytes_mean_the_same_however_they_are_cut(self, stream, places):
        whole, pieces = decoded([stream]), decoded(cut(stream, places))
        if whole[-1:] == ["broken"]:
            self.assertEqual("broken", pieces[-1])
        else:
            self.assertEqual(whole, pieces)

    @given(some.dictionaries(NAMES, VALUES, max_size=8), some.binary(max_size=200))
    def test_a_request_comes_out_as_it_went_in(self, pairs, body):
        flat = [text for pair in pairs.items() for text in pair]
        payload = front_end.request_payload(flat, protocol.INLINE_BODY, body)
        kind, application, found, inline = protocol.request(payload)
        self.assertEqual((protocol.INLINE_BODY, 0, body), (kind, application, bytes(inline)))
        self.assertLessEqual(pairs.items(), dict(found).items())

    @given(some.binary(max_size=300))
    def test_any_payload_is_a_request_or_a_broken_peer(self, payload):
        try:
            _, _, pairs, _ = protocol.request(payload)
        except protocol.BrokenPeer:
            return
        for name, value in pairs:
            self.assertNotIn("\0", name + value)

    @given(LATIN, some.lists(some.tuples(LATIN, LATIN), max_size=4))
    @example("200 OK\r", [])
    @example("200 OK", [("a\nb", "")])
    @example("200 OK", [("a", "b\r\nc: d")])
    @example("200 OK", [("a", "b\0c\0d")])
    def test_a_head_that_is_let_through_cannot_be_read_as_another(self, status, headers):
        try:
            encoded, _, _ = head.head(status, headers)
        except RuleBroken:
            return
        text = encoded[4:].decode("latin-1")
        flat = [status] + [part for pair in headers for part in pair]
        self.assertEqual(flat, text.split("\0"))
        self.assertFalse(set("\r\n") & set(text))

    @given(
        some.sampled_from(["200 OK", "404 Not Found", "204 No Content"]),
        some.lists(
            some.tuples(some.sampled_from(["X-A", "b"]), some.from_regex(r"[ -~]*", fullmatch=True))
        ),
    )
    def test_a_head_of_ordinary_texts_is_let_through(self, status, headers):
        self.assertTrue(head.head(status, headers)[0])

    @given(some.text(some.characters(codec=None)), some.integers(64, 200))
    def test_what_is_clipped_fits_and_can_be_read(self, text, limit):
        clipped = protocol.clipped(text * 3, limit)
        self.assertLessEqual(len(clipped), limit)
        clipped.decode("utf-8")


if __name__ == "__main__":
    unittest.main()
