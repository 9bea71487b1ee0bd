"""What a pipe does with its socket: in Python and in C alike."""

import socket
import threading
import unittest

import front_end
from islay_worker import accelerated, protocol
from islay_worker.line import PlainLine
from islay_worker.pipe import Pipe
from islay_worker.wire import PeerLost, Wire

LONG = bytes(bytearray(range(256))) * 4000


def request(number):
    return protocol.frame(protocol.REQUEST, 0, number, front_end.request_payload())


def _behind_a_line(line):
    """A line with what a pipe has, and what it had to do."""

    class Behind(line):
        given_away = 0

        _refuse = Pipe.__dict__["_refuse"]
        _send_pieces = Pipe.__dict__["_send_pieces"]

        def __init__(self, wire):
            line.__init__(self, wire, protocol.TO_THREAD)
            self.others = []

        def _sort(self, frames):
            requests = [frame for frame in frames if frame[0] == protocol.REQUEST]
            self.requests.extend(requests)
            self.others.extend(frame for frame in frames if frame not in requests)

        def _send_rest(self, block, sent):
            self.given_away += 1
            Pipe.__dict__["_send_rest"](self, block, sent)

    return Behind


class _Cases(object):
    """What both of them do; `line_type` is the class."""

    def setUp(self):
        ours, self.peer = socket.socketpair()
        self.addCleanup(ours.close)
        self.addCleanup(self.peer.close)
        self.line = _behind_a_line(self.line_type)(Wire(ours))

    def test_requests_that_arrive_in_pieces_are_whole(self):
        for byte in bytearray(request(1)[:-1]):
            self.peer.sendall(bytes(bytearray([byte])))
            self.assertTrue(self.line.take_in())
        self.assertFalse(self.line.requests)
        self.peer.sendall(request(1)[-1:] + request(2) + request(3)[:20])
        self.assertTrue(self.line.next_requests())
        self.peer.sendall(request(3)[20:])
        self.assertTrue(self.line.more_requests())
        expected = [(protocol.REQUEST, 0, n, front_end.request_payload()) for n in (1, 2, 3)]
        self.assertEqual(expected, list(self.line.requests))

    def test_what_is_no_request_is_sorted_elsewhere(self):
        self.peer.sendall(protocol.frame(protocol.BODY, 1, 7, b"piece") + request(8))
        self.assertTrue(self.line.next_requests())
        self.assertEqual([(protocol.BODY, 1, 7, b"piece")], self.line.others)
        self.assertEqual(8, self.line.requests[0][2])

    def test_the_end_is_seen_by_all(self):
        self.peer.close()
        self.assertFalse(self.line.next_requests())
        self.assertFalse(self.line.more_requests())
        self.assertFalse(self.line.take_in())
        self.assertFalse(self.line.take_in_now())
        self.assertFalse(self.line.idle)

    def test_where_nothing_is_there_nobody_waits(self):
        self.assertFalse(self.line.more_requests())
        self.assertFalse(self.line.take_in_now())
        self.line.flush()

    def test_who_waits_is_idle_and_woken(self):
        waiting = threading.Thread(target=self.line.next_requests)
        waiting.start()
        while not self.line.idle:
            pass
        self.assertFalse(self.line.begin_reading(False))
        self.peer.sendall(request(1))
        waiting.join()
        self.assertFalse(self.line.idle)
        self.assertTrue(self.line.requests)

    def test_what_is_no_frame_is_refused(self):
        self.peer.sendall(b"\xff" * 40)
        with self.assertRaises(protocol.BrokenPeer) as refused:
            self.line.next_requests()
        self.assertIn("frame of type 255, length 4294967295", str(refused.exception))
        self.assertTrue(self.line.begin_reading(False), "the lock was let go")

    def test_all_that_is_finished_goes_out_in_order(self):
        self.line.out.extend((b"one ", b"two ", b"three"))
        self.line.flush()
        self.assertEqual(b"one two three", self.peer.recv(100))
        self.assertFalse(self.line.out)

    def test_what_the_socket_does_not_take_at_once_goes_out_whole(self):
        for blocks in ([LONG], [b"before", LONG[:100000]]):
            self.line.out.extend(blocks)
            expected = b"".join(blocks)
            self.assertEqual(expected, self.read_while_it_is_written(len(expected)))

    @unittest.skipUnless(hasattr(socket.socket, "sendmsg"), "no views of blocks on this Python")
    def test_what_has_a_view_at_its_end_goes_out_without_a_copy(self):
        self.line.out.extend((b"before", memoryview(LONG)))
        expected = b"before" + LONG
        self.assertEqual(expected, self.read_while_it_is_written(len(expected)))

    def test_who_writes_to_nobody_is_told(self):
        self.peer.close()
        self.line.out.append(b"block")
        self.assertRaises(PeerLost, self.line.flush)
        self.assertTrue(self.line.begin_writing(False), "the lock was let go")

    def test_what_is_closed_reads_and_writes_nothing_though_its_number_is_anothers(self):
        self.line.close()
        other, far = socket.socketpair()  # the lowest numbers that are free
        self.addCleanup(other.close)
        self.addCleanup(far.close)
        far.sendall(request(1))
        self.line.out.append(b"block")
        self.assertRaises(PeerLost, self.line.flush)
        self.assertFalse(self.line.more_requests())
        self.assertRaises(EnvironmentError, self.line.next_requests)
        self.assertRaises(EnvironmentError, far.recv, 1, socket.MSG_DONTWAIT)

    def test_what_another_has_written_meanwhile_is_not_missed(self):
        self.line.out.append(b"finished")
        self.line.begin_writing(True)
        writing = threading.Thread(target=self.line.flush)
        writing.start()
        self.line.out.clear()
        self.line.end_writing()
        writing.join()
        self.assertRaises(EnvironmentError, self.peer.recv, 1, socket.MSG_DONTWAIT)

    def test_a_lock_is_had_by_one(self):
        self.assertTrue(self.line.begin_writing(False))
        self.assertFalse(self.line.begin_writing(False))
        self.line.end_writing()
        self.assertTrue(self.line.begin_writing(True))

    def read_while_it_is_written(self, size):
        pieces = []

        def read():
            left = size
            while left:
                pieces.append(self.peer.recv(min(left, 4096)))
                left -= len(pieces[-1])

        reading = threading.Thread(target=read)
        reading.start()
        self.line.flush()
        reading.join()
        return b"".join(pieces)


class PlainLineTest(_Cases, unittest.TestCase):
    line_type = PlainLine


@unittest.skipIf(accelerated.Line is None, "no accelerator here")
class AcceleratedLineTest(_Cases, unittest.TestCase):
    line_type = accelerated.Line

    def test_who_never_waits_lets_others_in_with_every_eighth_call(self):
        for _ in range(40):
            self.peer.sendall(request(1))
            self.line.take_in()
            self.write()
        self.assertEqual(10, self.line.given_away)

    def test_who_waits_in_between_keeps_the_gil_for_all_else(self):
        self.peer.shutdown(socket.SHUT_WR)
        for _ in range(40):
            self.assertFalse(self.line.take_in(), "it waits for what is not there")
            self.write()
        self.assertEqual(0, self.line.given_away)

    def test_it_cannot_begin_again(self):
        self.assertRaises(TypeError, accelerated.Line.__init__, self.line, Wire(self.peer), ())

    def test_what_has_no_descriptor_or_no_kinds_is_refused(self):
        for wire, kinds in ((None, (1,)), (Wire(self.peer), 5), (Wire(self.peer), ("text",))):
            self.assertRaises((AttributeError, TypeError), accelerated.Line, wire, kinds)

    def write(self):
        self.line.out.append(b"block")
        self.line.flush()
        self.assertEqual(b"block", self.peer.recv(100))


if __name__ == "__main__":
    unittest.main()
