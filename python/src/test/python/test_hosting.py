"""Several applications in one worker."""

import unittest

from front_end import FrontEnd


def hosted(*names):
    return [{"target": "applications:" + name, "environ": {}, "middleware": []} for name in names]


class HostingTest(unittest.TestCase):
    def start(self, **settings):
        worker = FrontEnd("applications:hello", **settings)
        self.addCleanup(worker.close)
        return worker

    def test_each_is_told_of_by_its_number(self):
        worker = self.start(applications=hosted("hello", "no_such_name", "hello"))
        self.assertFalse(worker.failed)
        self.assertEqual([0, 2], sorted(worker.loaded))
        self.assertEqual("callable-missing", worker.not_loaded[1]["kind"])

    def test_without_its_directory_none_is_loaded(self):
        worker = self.start(applications=hosted("hello", "hello"), chdir="/no/such/directory")
        self.assertTrue(worker.failed)
        self.assertEqual([0, 1], sorted(worker.not_loaded))
        for failure in worker.not_loaded.values():
            self.assertIn("/no/such/directory", failure["summary"])
        self.assertEqual(4, worker.status())


if __name__ == "__main__":
    unittest.main()
