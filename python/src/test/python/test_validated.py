"""An application that uses everything, between `wsgiref.validate` and a worker."""

import unittest

from islay_worker import protocol
from test_worker import WorkerTest


class ValidatedTest(WorkerTest):
    def test_the_validator_of_the_standard_library_has_no_complaint(self):
        worker = self.start("validated")
        thread = worker.threads[0]
        thread.ask(1, ("REQUEST_METHOD", "POST", "CONTENT_LENGTH", "11"), 3)
        thread.until(protocol.BODY_WANTED)
        thread.send(protocol.BODY, 1, b"one\ntwo\nend", protocol.LAST)
        answer = thread.answer(1)
        self.assertIsNone(answer.error)
        self.assertEqual(b"one\ntwo\nend", answer.body)
        self.assertEqual(b"wrapped file", thread.fetch(2).body)
        self.assertIsNone(thread.fetch(3, ("REQUEST_METHOD", "HEAD")).error)


if __name__ == "__main__":
    unittest.main()
