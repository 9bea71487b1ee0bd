"""Deadlines: what a request that ran for too long is raised, and that nobody else is."""

import os
import platform
import random
import threading
import time
import unittest

from front_end import FrontEnd
from islay_worker import protocol, turn

DEADLINE, CLIENT_LEFT = b"\1", b"\2"
RUNS = {"/generate": b"", "/write": b"", "/read": b"in _reads"}
AIMED = int(os.environ.get("ISLAY_INTERRUPTS", "500"))
SECONDS = 30.0

can_interrupt = unittest.skipIf(
    platform.python_implementation() != "CPython", "only CPython raises within another thread"
)


class InterruptTest(unittest.TestCase):
    def start(self, path, threads=1, **request):
        worker = FrontEnd("applications:interrupted", threads=threads)
        self.addCleanup(worker.close)
        worker.threads[0].ask(1, ("PATH_INFO", path), **request)
        self.assertEqual(b"begun", worker.control.until(protocol.LOG)[3])
        while not self.inside(worker, RUNS.get(path, b"in _computes")):
            pass
        return worker

    def inside(self, worker, function):
        """Whether the request is in that function now."""
        worker.control.send(protocol.STACKS)
        found = b""
        while True:
            kind, _, number, payload = worker.control.frame()
            if kind == protocol.STACKS_ARE and not number:
                return function in found
            found += payload

    def interrupt(self, worker, why=DEADLINE):
        """What became of it, and the stack."""
        worker.control.send(protocol.INTERRUPT, 1, why)
        while True:
            kind, _, number, payload = worker.control.frame()
            if kind == protocol.INTERRUPTED:
                self.assertEqual(1, number)
                return ord(payload[:1]), payload[1:].decode("utf-8")

    def raised_in(self, worker):
        """The stack of the request, which is computing."""
        done, stack = self.interrupt(worker)
        self.assertEqual(turn.RAISED, done)
        return stack

    @can_interrupt
    def test_a_computation_ends_and_cleans_up_and_the_next_request_is_unharmed(self):
        worker = self.start("/compute")
        stack = self.raised_in(worker)
        self.assertIn("in _computes", stack)
        self.assertNotIn("islay_worker", stack)
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)
        worker.threads[0].ask(2, ("PATH_INFO", "/read"), 1, b"body")
        self.assertEqual(b"body", worker.threads[0].answer(2).body)

    @can_interrupt
    def test_what_guards_itself_against_exceptions_lets_it_pass(self):
        worker = self.start("/guard")
        self.raised_in(worker)
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)

    @can_interrupt
    def test_what_lets_nothing_pass_is_interrupted_again(self):
        worker = self.start("/swallow")
        for _ in range(2):
            self.raised_in(worker)
            time.sleep(0.05)
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)

    def test_bodies_without_an_end_are_ended_and_closed(self):
        for path in ("/generate", "/write"):
            worker = self.start(path)
            self.interrupt(worker)
            error = worker.threads[0].answer(1).error
            self.assertEqual((protocol.CANCELLED, ""), error)

    @can_interrupt
    def test_an_iterable_and_its_close_can_be_interrupted(self):
        worker = self.start("/next")
        worker.threads[0].until(protocol.HEAD)
        self.raised_in(worker)
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)
        worker = self.start("/close")
        self.assertEqual(b"x", worker.threads[0].answer(1).body)
        self.assertIn("in close", self.raised_in(worker))
        self.assertEqual(b"", worker.threads[0].fetch(2, ("PATH_INFO", "/read")).body)

    def test_a_reader_that_waits_is_woken_by_the_end_of_its_body(self):
        worker = self.start("/read", kind=protocol.STREAM_BODY)
        worker.threads[0].until(protocol.BODY_WANTED)
        done, stack = self.interrupt(worker)
        self.assertEqual(turn.NOT_RUNNING if turn._set_exception else turn.UNABLE, done)
        self.assertIn("in _reads", stack)
        worker.threads[0].send(protocol.BODY, 1, b"too late", protocol.BROKEN)
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)

    def test_the_answer_says_when_there_is_nothing_to_interrupt(self):
        worker = FrontEnd("applications:hello")
        self.addCleanup(worker.close)
        worker.threads[0].fetch(1)
        done, stack = self.interrupt(worker)
        self.assertIn(done, (turn.NOT_RUNNING, turn.UNABLE))
        self.assertEqual("", stack)

    @can_interrupt
    def test_one_thread_of_several_is_interrupted(self):
        worker = self.start("/compute", threads=2)
        worker.threads[1].ask(2, ("PATH_INFO", "/compute"))
        while worker.begun(1) != 2:
            pass
        self.raised_in(worker)
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)
        worker.threads[1].socket.settimeout(0.1)
        with self.assertRaises((OSError, IOError)):
            worker.threads[1].frame()

    @can_interrupt
    def test_the_reason_may_be_that_the_client_has_left(self):
        worker = self.start("/compute")
        self.assertEqual(turn.RAISED, self.interrupt(worker, CLIENT_LEFT)[0])
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[0].answer(1).error)

    def test_a_client_that_sends_no_more_is_told_to_who_asks(self):
        worker = FrontEnd("applications:disconnected")
        self.addCleanup(worker.close)
        worker.threads[0].ask(1)
        worker.control.send(protocol.HALF_CLOSED, 1)
        answer = worker.threads[0].answer(1)
        self.assertEqual((b"True", None), (answer.body, answer.error))


class AimTest(unittest.TestCase):
    """Every second request is interrupted, at about the time of its end."""

    def test_interrupts_at_the_end_of_requests_hit_no_other(self):
        worker = FrontEnd("applications:short")
        self.addCleanup(worker.close)
        reader = threading.Thread(target=_read_all, args=(worker.control,))
        reader.daemon = True
        reader.start()
        choices = random.Random(1)
        end = time.time() + SECONDS
        number = hits = 0
        thread = worker.threads[0]
        while number < 2 * AIMED and time.time() < end:
            numbers = range(number + 1, number + 21)
            for each in numbers:
                thread.ask(each)
                if each % 2:
                    _wait(choices.randrange(300))
                    worker.control.send(protocol.INTERRUPT, each, DEADLINE)
            for each in numbers:
                hits += self.check(each, thread.answer(each))
            number += 20
        if turn._set_exception is not None:
            self.assertGreater(hits, 0)

    def check(self, number, answer):
        if number % 2 and answer.error is not None:
            self.assertEqual((protocol.CANCELLED, ""), answer.error)
            return 1
        self.assertEqual((str(number).encode("ascii"), None), (answer.body, answer.error))
        return 0


def _wait(microseconds):
    end = time.time() + microseconds / 1e6
    while time.time() < end:
        pass


def _read_all(control):
    try:
        while control.frame() is not None:
            pass
    except (OSError, IOError):
        pass


if __name__ == "__main__":
    unittest.main()
