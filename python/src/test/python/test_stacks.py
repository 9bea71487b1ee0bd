"""The stacks that a worker shows: when it is asked, and by a signal."""

import os
import platform
import re
import time
import unittest

from front_end import FrontEnd
from islay_worker import process, protocol, stack_file

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

    def assert_shown(self, worker, path, function):
        """The stack of the only request there is, in that function, has none of our frames."""
        worker.threads[1].ask(7, ("PATH_INFO", path))
        found = {}
        while function not in found.get(7, b""):
            found = self.asked(worker)
        self.assertEqual([7], list(found))
        self.assertNotIn(b"islay_worker", found[7])

    def test_a_worker_that_does_nothing_has_no_stack_to_show(self):
        self.assertEqual({}, self.asked(self.start(threads=2)))

    def test_a_stack_has_the_id_of_its_request_and_none_of_our_frames(self):
        self.assert_shown(self.start(threads=2), "/compute", b"in _computes")

    @unittest.skipIf(process.faulthandler is None, "Python 2.7 has no faulthandler")
    @unittest.skipIf(PYPY, "PyPy's faulthandler shows one thread")
    @unittest.skipIf(process.WITHOUT_GIL, "each thread writes down its own stack there")
    def test_a_signal_makes_it_write_the_stacks_of_all_its_threads(self):
        worker = self.start(threads=2)
        self.asked(worker)
        path = os.path.join(worker.folder, "stacks")
        head = self.until(path, lambda text: text.count("thread ") == 2)
        number = int(re.search(r"^signal (\d+)$", head, re.M).group(1))
        idents = re.findall(r"^thread \d 0x([0-9a-f]+)$", head, re.M)
        os.kill(worker.ready["pid"], number)
        self.until(path, lambda text: all(self.shown(text, ident) for ident in idents))

    @unittest.skipUnless(process.WITHOUT_GIL, "with a GIL it is the front end that sends signals")
    def test_where_no_gil_is_nobody_stands_while_a_thread_in_c_code_is_looked_into(self):
        worker = self.start(threads=2)
        self.assert_shown(worker, "/backtrack", b"in _backtracks")
        worker.threads[0].ask(8, ("PATH_INFO", "/read"), 1, b"body")
        self.assertEqual(b"body", worker.threads[0].answer(8).body)

    def test_of_what_a_thread_wrote_the_last_stack_counts_with_its_innermost_frame_last(self):
        outer, inner = '  File "a.py", line 7 in call', '  File "b c.py", line 19 in <lambda>'
        head = "Stack (most recent call first):"
        frames = [("a.py", 7, "call"), ("b c.py", 19, "<lambda>")]
        for lines, expected in (
            ([], []),
            ([head], []),
            ([head, inner, outer, ""], frames),
            ([inner, outer, head, inner, outer, "  ...", ""], frames),
            ([head, outer, head, inner, outer[:20]], frames[1:]),
        ):
            self.assertEqual(expected, stack_file.frames("\n".join(lines)))

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
