"""The sans-IO side of the worker protocol under bytes that chance has made.

`ISLAY_FUZZ_SECONDS` says for how long each test plays (1), `ISLAY_FUZZ_SEED` from which seed
on (1).
"""

import os
import random
import struct
import time
import unittest

import front_end
from islay_worker import protocol

KINDS = sorted(protocol.TO_THREAD | protocol.TO_CONTROL)
EDGES = (0, 1, 15, 16, 255, protocol.FRAME_LIMIT - 1, protocol.FRAME_LIMIT, 2**31, 2**32 - 1)


def any_bytes(chance, most):
    return bytes(bytearray(chance.randrange(256) for _ in range(chance.randrange(most))))


def mutated(chance, data):
    """`data` with a few bytes changed, left out or put in."""
    for _ in range(chance.randrange(3)):
        start = chance.randrange(len(data) + 1)
        data = data[:start] + any_bytes(chance, 5) + data[start + chance.randrange(5) :]
    return data


def pieces(chance, data):
    longest = chance.choice((1, 16, 1500, len(data) + 1))
    while data:
        count = chance.randint(1, longest)
        yield data[:count]
        data = data[count:]


def decoded(parts):
    """The frames, then `broken` if they end by a violation."""
    into = protocol.Decoder(protocol.TO_THREAD | protocol.TO_CONTROL)
    frames = []
    try:
        for part in parts:
            while part:
                space = into.space()
                count = min(len(space), len(part))
                space[:count] = part[:count]
                frames += into.received(count)
                part = part[count:]
    except protocol.BrokenPeer:
        frames.append("broken")
    return frames


def rounds(play):
    """Plays with one seed after another, until the time is up; tells which one failed."""
    seed = int(os.environ.get("ISLAY_FUZZ_SEED", "1"))
    end = time.time() + float(os.environ.get("ISLAY_FUZZ_SECONDS", "1"))
    while time.time() < end:
        try:
            play(random.Random(seed))
        except Exception:
            print("round with ISLAY_FUZZ_SEED=%d" % seed)
            raise
        seed += 1


class FuzzedTest(unittest.TestCase):
    def test_frames_are_the_same_however_they_are_cut(self):
        def play(chance):
            sent = [
                (chance.choice(KINDS), chance.randrange(4), chance.randrange(2**64))
                + (any_bytes(chance, chance.choice((2, 50, 3000))),)
                for _ in range(chance.randrange(1, 6))
            ]
            stream = b"".join(protocol.frame(*one) for one in sent)
            self.assertEqual(sent, decoded(pieces(chance, stream)))

        rounds(play)

    def test_any_bytes_are_frames_or_a_broken_peer(self):
        def play(chance):
            stream = b""
            for _ in range(chance.randrange(1, 5)):
                payload = any_bytes(chance, 60)
                length = chance.choice(EDGES) if chance.random() < 0.1 else len(payload)
                kind, zero = chance.randrange(64), int(chance.random() < 0.05)
                stream += struct.pack("<IBBHQ", length, kind, 0, zero, 1) + payload
            stream = mutated(chance, stream)
            whole, cut = decoded([stream]), decoded(pieces(chance, stream))
            if whole[-1:] == ["broken"]:
                self.assertEqual("broken", cut[-1])
            else:
                self.assertEqual(whole, cut)

        rounds(play)

    def test_any_request_comes_apart_or_breaks(self):
        def play(chance):
            pair = ("HTTP_%d" % chance.randrange(9), "v" * chance.randrange(9))
            payload = front_end.request_payload(pair, chance.randrange(5), any_bytes(chance, 9))
            try:
                kind, application, pairs, body = protocol.request(mutated(chance, payload))
            except protocol.BrokenPeer:
                return
            self.assertIn(kind, range(5))
            self.assertIn(application, range(256))
            for name, value in pairs:
                self.assertNotIn("\0", name + value)
            self.assertIsInstance(body, bytes)

        rounds(play)


if __name__ == "__main__":
    unittest.main()
