"""The socket of a thread: what is done at once, what waits, who is told what."""

import socket
import unittest

from islay_worker import protocol
from islay_worker.wire import PeerLost, Wire

FRAME = protocol.frame(protocol.REQUEST, 0, 1, b"payload")


class WireTest(unittest.TestCase):
    def setUp(self):
        self.socket, self.peer = socket.socketpair()
        self.addCleanup(self.socket.close)
        self.addCleanup(self.peer.close)
        self.wire = Wire(self.socket)
        self.decoder = protocol.Decoder(protocol.TO_THREAD)

    def test_what_arrives_goes_behind_what_is_there(self):
        for piece in (FRAME[:5], FRAME[5:20], FRAME[20:] + FRAME):
            self.peer.sendall(piece)
            frames = self.decoder.received(self.wire.receive(self.decoder))
        self.assertEqual([b"payload"] * 2, [frame[3] for frame in frames])

    def test_whoever_receives_sees_the_end(self):
        self.peer.close()
        self.assertEqual(0, self.wire.receive(self.decoder))
        self.assertEqual(0, self.wire.receive_now(self.decoder))

    def test_where_nothing_is_there_nothing_is_received_at_once(self):
        self.assertEqual(0, self.wire.receive_now(self.decoder))

    def test_who_writes_to_nobody_is_told(self):
        self.peer.close()
        self.assertRaises(PeerLost, self.wire.send, b"block")
        self.assertEqual(0, self.wire.send_now(b"block"))


if __name__ == "__main__":
    unittest.main()
