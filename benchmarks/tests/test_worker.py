import subprocess
import unittest
from types import SimpleNamespace
from unittest.mock import patch

from islay_bench import worker
from islay_bench.trouble import Trouble

PLAIN = b'{"accelerated": false, "python": "3.8.1"}\n{"step": "cut", "ns": 1234.4}\n'
FAST = b'{"accelerated": true, "python": "3.8.1"}\n{"step": "cut", "ns": 99.6}\n'


class Worker(unittest.TestCase):
    def columns(self, *outputs):
        done = [SimpleNamespace(stdout=output) for output in outputs]
        with patch.object(subprocess, "run", side_effect=done), patch.object(worker, "say"):
            return list(worker.both("python3.8"))

    def test_both_ways_of_a_python_are_columns_of_a_table(self):
        self.assertEqual(
            [
                "| step, ns | 3.8.1 plain | 3.8.1 in C |",
                "| --- | --: | --: |",
                "| cut | 1,234 | 100 |",
            ],
            list(worker.lines(self.columns(PLAIN, FAST))),
        )

    def test_a_python_without_the_accelerator_has_one_column(self):
        self.assertEqual(1, len(self.columns(PLAIN, PLAIN)))

    def test_a_python_that_is_not_there_is_told(self):
        with self.assertRaisesRegex(Trouble, "/nowhere/python"):
            worker.measured("/nowhere/python", "on")


if __name__ == "__main__":
    unittest.main()
