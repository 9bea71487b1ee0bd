"""How the loop of a thread gathers what is finished; in this very process, without threads."""

import socket
import unittest

import front_end
from islay_worker import protocol, serve
from islay_worker.gateway import Gateway
from islay_worker.pipe import Pipe
from islay_worker.wire import Wire


class _Control(object):
    cancelled = {}


class GatheringTest(unittest.TestCase):
    def setUp(self):
        kind = socket.SOCK_SEQPACKET  # which keeps each write apart
        ours, self.peer = socket.socketpair(socket.AF_UNIX, kind)
        self.addCleanup(ours.close)
        self.addCleanup(self.peer.close)
        self.wire = Wire(ours)
        self.later = []
        self.addCleanup(setattr, serve, "GATHERED_SECONDS", serve.GATHERED_SECONDS)
        serve.GATHERED_SECONDS = 3600.0

    def test_what_arrives_together_is_answered_together(self):
        self.assertEqual(1, self.writes([1, 2, 3]))

    def test_more_than_a_batch_is_answered_in_batches(self):
        self.assertEqual(2, self.writes(range(1, 17)))

    def test_what_arrives_while_others_run_is_answered_with_them(self):
        self.assertEqual(1, self.writes([1, 2], [3], [4]))

    def test_what_comes_alone_is_answered_at_once(self):
        self.assertEqual(2, self.writes([1], [2]))

    def writes(self, first, *later):
        """How often the thread writes: of `later` one comes with each call, then the end."""
        self.later = list(later)
        self.send(first)
        pipe = Pipe(self.wire, 0)
        pipe.turn.begin()
        gateway = Gateway([(self.application, {})], _Control, 0)
        serve._loop(pipe, gateway, bytearray(8), {})
        self.wire.close()
        return len(list(iter(lambda: self.peer.recv(65536), b"")))

    def application(self, environ, start_response):
        if self.later:
            self.send(self.later.pop(0))
        elif self.later is not None:
            self.later = None
            self.peer.shutdown(socket.SHUT_WR)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    def send(self, numbers):
        payload = front_end.request_payload()
        frames = [protocol.frame(protocol.REQUEST, 0, number, payload) for number in numbers]
        self.peer.sendall(b"".join(frames))


if __name__ == "__main__":
    unittest.main()
