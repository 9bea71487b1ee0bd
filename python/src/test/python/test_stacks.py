"""The stacks that a worker shows: when it is asked, and by a signal."""

import os
import platform
import re
import time
import unittest

from front_end import FrontEnd
from islay_worker import process, protocol

PYPY = platform.python_implementation() == "PyPy"


class StacksTest(unittest.TestCase):
    def start(self, **settings):
        worker = FrontEnd("applications:interrupted", **settings)
        self.addCleanup(worker.close)
        return worker

    def asked(self, worker):
        """The stacks by the ids of their requests."""
        worker.control.send(protocol.STACKS)
        found = {}
        while True:
            kind, _, number, payload = worker.control.frame()
            if kind == protocol.STACKS_ARE:
                if not number:
                    return found
                found[number] = payload

    def test_a_worker_that_does_nothing_has_no_stack_to_show(self):
        self.assertEqual({}, self.asked(self.start(threads=2)))

    def test_a_stack_has_the_id_of_its_request_and_none_of_our_frames(self):
        worker = self.start(threads=2)
        worker.threads[1].ask(7, ("PATH_INFO", "/compute"))
        found = {}
        while b"in _computes" not in found.get(7, b""):
            found = self.asked(worker)
        self.assertEqual([7], list(found))
        self.assertNotIn(b"islay_worker", found[7])

    @unittest.skipIf(process.faulthandler is None, "Python 2.7 has no faulthandler")
    @unittest.skipIf(PYPY, "PyPy's faulthandler shows one thread")
    def test_a_signal_makes_it_write_the_stacks_of_all_its_threads(self):
        worker = self.start(threads=2)
        self.asked(worker)
        path = os.path.join(worker.folder, "stacks")
        head = self.until(path, lambda text: text.count("thread ") == 2)
        number = int(re.search(r"^signal (\d+)$", head, re.M).group(1))
        idents = re.findall(r"^thread \d 0x([0-9a-f]+)$", head, re.M)
        os.kill(worker.ready["pid"], number)
        self.until(path, lambda text: all(self.shown(text, ident) for ident in idents))

    @staticmethod
    def shown(text, ident):
        return re.search(r"hread 0x0*%s .*\n  File" % ident, text)

    def until(self, path, holds):
        end = time.time() + 30
        while time.time() < end:
            with open(path) as stacks:
                text = stacks.read()
            if holds(text):
                return text
        self.fail("what is written there: " + text)


if __name__ == "__main__":
    unittest.main()
