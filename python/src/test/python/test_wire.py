"""The socket of a thread: what is done at once, what waits, and who has the GIL meanwhile."""

import socket
import unittest

from islay_worker import accelerated, protocol, wire
from islay_worker.wire import PeerLost, Wire

FRAME = protocol.frame(protocol.REQUEST, 0, 1, b"payload")


class _Watched(object):
    """A socket that counts the calls which let other threads have the GIL."""

    def __init__(self, sock):
        self._socket = sock
        self.fileno = sock.fileno
        self.calls = 0

    def recv_into(self, *arguments):
        """Counts, and reads."""
        self.calls += 1
        return self._socket.recv_into(*arguments)

    def sendall(self, block):
        """Counts, and writes."""
        self.calls += 1
        self._socket.sendall(block)


class PairTest(unittest.TestCase):
    def setUp(self):
        self.socket, self.peer = socket.socketpair()
        self.addCleanup(self.socket.close)
        self.addCleanup(self.peer.close)


class WireTest(PairTest):
    def setUp(self):
        PairTest.setUp(self)
        self.watched = _Watched(self.socket)
        self.wire = Wire(self.watched)
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
        self.assertEqual(0, self.decoder.room()[1])

    def test_a_block_that_the_socket_does_not_take_at_once_goes_out_whole(self):
        block = bytes(bytearray(range(256))) * 500
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.socket.settimeout(0.01)  # the rest cannot go out: nobody reads
        self.assertRaises(PeerLost, self.wire.send, block)
        self.peer.settimeout(0.1)
        came = self.peer.recv(len(block))
        self.assertTrue(came)
        self.assertEqual(block[: len(came)], came)

    def test_who_writes_to_nobody_is_told(self):
        self.peer.close()
        self.assertRaises(PeerLost, self.wire.send, b"block")
        self.assertEqual(0, Wire(self.socket).send_now(b"block"))

    @unittest.skipIf(accelerated.send_now is None, "the accelerator is not there")
    def test_who_waits_in_between_keeps_the_gil_for_all_else(self):
        for _ in range(100):
            self.answer()
            self.wire._calls = 0  # as after a wait
        self.assertEqual(0, self.watched.calls)

    @unittest.skipIf(accelerated.send_now is None, "the accelerator is not there")
    def test_who_never_waits_lets_others_in_with_every_eighth_call(self):
        for _ in range(40):
            self.answer()
        self.assertEqual(10, self.watched.calls)

    def test_without_the_accelerator_each_call_lets_others_in(self):
        self.addCleanup(setattr, wire, "_send_now", wire._send_now)
        wire._send_now = None
        self.answer()
        self.assertEqual(2, self.watched.calls)

    def answer(self):
        """One frame comes, and one goes."""
        self.peer.sendall(FRAME)
        self.decoder.received(self.wire.receive(self.decoder))
        self.wire.send(FRAME)


@unittest.skipIf(accelerated.send_now is None, "the accelerator is not there")
class AtOnceTest(PairTest):
    def test_a_full_socket_takes_nothing_and_nobody_waits(self):
        while accelerated.send_now(self.socket.fileno(), b"x" * 65536):
            pass

    def test_nothing_is_written_before_the_start_or_behind_the_end(self):
        buffer = bytearray(b"-" * 8)
        self.peer.sendall(b"12345678")
        self.assertEqual(3, accelerated.receive_now(self.socket.fileno(), buffer, 5))
        self.assertEqual(bytearray(b"-----123"), buffer)
        for start in (-1, 8, 9):
            self.assertRaises(
                ValueError, accelerated.receive_now, self.socket.fileno(), buffer, start
            )

    def test_a_descriptor_that_is_closed_is_nothing(self):
        self.assertEqual(0, accelerated.send_now(-1, b"block"))
        self.assertEqual(0, accelerated.receive_now(-1, bytearray(8), 0))

    def test_other_types_are_refused(self):
        for arguments in ((self.socket.fileno(), "text"), ("0", b""), (1,)):
            self.assertRaises(TypeError, accelerated.send_now, *arguments)
        for arguments in ((self.socket.fileno(), b"12345678", 0), (1, bytearray(8))):
            self.assertRaises(TypeError, accelerated.receive_now, *arguments)


if __name__ == "__main__":
    unittest.main()
