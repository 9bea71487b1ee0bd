import collections
import unittest

from islay_bench.table_of_faults import text


class Tables(unittest.TestCase):
    def test_a_cell_tells_what_failed_and_how(self):
        answers = collections.Counter({"ok": 7, "502": 2, "cut off": 1})
        table = text(["one"], [("kill", [(answers, 1.25)])]).splitlines()
        self.assertEqual(table[0], "| fault | one |")
        self.assertEqual(table[2], "| kill | 3 of 10 (2 502, 1 cut off), 1.2 s |")


if __name__ == "__main__":
    unittest.main()
