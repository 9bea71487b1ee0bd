"""Large blocks by memory that a thread shares with the front end: a real worker, its front end
played here."""

import mmap
import os
import struct
import unittest

import front_end
from islay_worker import memory, protocol

LARGE = (("QUERY_STRING", "40000"), b"0123456789" * 4000)
TWO_SLOTS = (("QUERY_STRING", "200000"), b"0123456789" * 20000)


@unittest.skipUnless(hasattr(os, "memfd_create"), "this Python or system has no memfd_create")
class MemoryTest(unittest.TestCase):
    def setUp(self):
        self.worker = front_end.FrontEnd("applications:sized")
        self.addCleanup(self.worker.close)
        self.thread = self.worker.threads[0]
        self.shared = None

    def share(self):
        """Takes what is offered with the first large block."""
        answer = self.thread.fetch(1, *LARGE[:1])
        offers = [frame for frame in answer.frames if frame[0] == protocol.MEMORY]
        device, inode, offset, size = struct.unpack_from("<QQQQ", offers[0][3])
        handle = self.handle = open(offers[0][3][32:].decode(), "r+b")
        status = os.fstat(handle.fileno())
        self.assertEqual(
            (device, inode, 0, size), (status.st_dev, status.st_ino, offset, status.st_size)
        )
        self.shared = mmap.mmap(handle.fileno(), size)
        self.addCleanup(self.shared.close)
        self.addCleanup(handle.close)
        self.thread.send(protocol.MAPPED)
        return answer

    def taken(self, frame, free=True):
        """The block that a frame points at, whose slot is given back; which slot it was."""
        kind, flags, _, payload = frame
        self.assertTrue(flags & protocol.SHARED, (kind, flags))
        start = 4 + struct.unpack_from("<I", payload)[0] if kind == protocol.HEAD else 0
        slot, length = struct.unpack("<II", payload[start:])
        self.assertEqual(b"\1", self.shared[slot : slot + 1])
        at = memory.FLAGS + slot * memory.SLOT
        block = self.shared[at : at + length]
        if free:
            self.shared[slot : slot + 1] = b"\0"
        return block, slot

    def test_until_the_front_end_has_it_blocks_go_through_the_socket(self):
        answer = self.share()
        self.assertEqual((LARGE[1], [protocol.MEMORY, protocol.HEAD]), (answer.body, answer.kinds))

    def test_it_is_offered_once(self):
        self.thread.fetch(1, *LARGE[:1])
        answer = self.thread.fetch(2, *LARGE[:1])
        self.assertEqual((LARGE[1], [protocol.HEAD]), (answer.body, answer.kinds))

    def test_a_large_block_lies_there_and_a_small_one_does_not(self):
        self.share()
        self.thread.ask(2, *LARGE[:1])
        frame = self.thread.until(protocol.HEAD)
        self.assertEqual(protocol.LAST | protocol.SHARED, frame[1])
        self.assertEqual((LARGE[1], 0), self.taken(frame))
        answer = self.thread.fetch(3, ("QUERY_STRING", "16384"))
        self.assertEqual((16384, 0), (len(answer.body), answer.frames[0][1] & protocol.SHARED))

    def test_the_first_free_slot_is_taken(self):
        self.share()
        slots = []
        for number in range(2, 6):
            self.thread.ask(number, *LARGE[:1])
            slots.append(self.taken(self.thread.until(protocol.HEAD), free=number != 3)[1])
        self.assertEqual([0, 0, 1, 1], slots)

    def test_without_a_free_slot_a_block_that_fits_goes_through_the_socket(self):
        self.share()
        self.shared[: memory.SLOTS] = b"\1" * memory.SLOTS
        answer = self.thread.fetch(2, *LARGE[:1])
        self.assertEqual((LARGE[1], [protocol.HEAD]), (answer.body, answer.kinds))

    def test_without_a_free_slot_a_longer_one_waits_for_the_front_end(self):
        self.share()
        self.shared[: memory.SLOTS] = b"\1" * memory.SLOTS
        self.thread.ask(2, *TWO_SLOTS[:1])
        self.thread.until(protocol.SLOTS_WANTED)
        self.shared[: memory.SLOTS] = b"\0" * memory.SLOTS
        self.thread.send(protocol.SLOTS_FREE, 2)
        first = self.taken(self.thread.until(protocol.HEAD))
        last = self.thread.until(protocol.DATA)
        self.assertTrue(last[1] & protocol.LAST)
        self.assertEqual(TWO_SLOTS[1], first[0] + self.taken(last)[0])

    def test_one_response_lends_only_some_of_the_slots(self):
        self.share()
        self.thread.ask(2, ("QUERY_STRING", "1000000"))
        body, slots = b"", []
        while len(body) < 1000000:
            frame = self.thread.frame()
            if frame[0] == protocol.SLOTS_WANTED:
                self.shared[: memory.SLOTS] = b"\0" * memory.SLOTS
                self.thread.send(protocol.SLOTS_FREE, 2)
            else:
                block, slot = self.taken(frame, free=False)
                body += block
                slots.append(slot)
        self.assertEqual(b"0123456789" * 100000, body)
        self.assertEqual([0, 1, 2, 3] * 2, slots)

    def test_what_waits_for_a_slot_can_be_recalled(self):
        self.share()
        self.shared[: memory.SLOTS] = b"\1" * memory.SLOTS
        self.thread.ask(2, *TWO_SLOTS[:1])
        self.thread.until(protocol.SLOTS_WANTED)
        self.thread.ask(3)
        numbers = ()
        while not numbers:
            numbers = self.worker.recall(3)
        self.assertEqual((3,), numbers)

    def test_nobody_can_make_it_shorter(self):
        self.share()
        self.assertRaises(EnvironmentError, os.ftruncate, self.handle.fileno(), 4096)


if __name__ == "__main__":
    unittest.main()
