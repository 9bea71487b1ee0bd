"""Threads of ours where an application has patched those of Python."""

import threading
import unittest

from front_end import FrontEnd
from islay_worker import threads


class PatchedTest(unittest.TestCase):
    def test_an_application_that_patches_threads_and_sockets_is_served_by_real_ones(self):
        for count in (1, 3):
            worker = FrontEnd("patching:application", threads=count)
            self.addCleanup(worker.close)
            for number, thread in enumerate(worker.threads):
                answer = thread.fetch(number + 1)
                self.assertEqual(b"1 known, another", answer.body)


class ThreadsTest(unittest.TestCase):
    def test_a_thread_that_is_not_listed_runs_and_can_be_waited_for(self):
        gate, seen = threading.Event(), []

        def run(*arguments):
            gate.wait()
            seen.extend(arguments)

        before = threading.enumerate()
        thread = threads.Unlisted(run, 1, 2)
        self.assertEqual(before, threading.enumerate())
        thread.join(0.01)
        self.assertTrue(thread.is_alive())
        gate.set()
        while thread.is_alive():
            thread.join(5.0)
        self.assertEqual([1, 2], seen)

    def test_elsewhere_threads_have_names(self):
        names = []
        thread = threads.start(lambda: names.append(threading.current_thread().name), "islay-7")
        thread.join()
        self.assertEqual(["islay-7"], names)
        self.assertFalse(threads.are_patched())


if __name__ == "__main__":
    unittest.main()
