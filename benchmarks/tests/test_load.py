import unittest

from islay_bench.load import read_summary
from islay_bench.trouble import Trouble

OUTPUT = """Running 1s test @ http://127.0.0.1:8000/
  1 threads and 32 connections
Requests/sec:  50000.00
summary {"requests": 50000, "microseconds": 2000000, "p50": 650.0, "p99": 10140.0, \
"p999": 15000.0, "maximum": 20000.0, \
"refused": 1, "connect": 2, "read": 3, "write": 4, "timeout": 5}
"""


class Summaries(unittest.TestCase):
    def test_the_summary_is_found_among_what_wrk_writes(self):
        load = read_summary(OUTPUT)
        self.assertEqual(load.per_second, 25000)
        self.assertEqual((load.p50, load.p99, load.p999), (0.65, 10.14, 15.0))

    def test_refused_requests_and_socket_errors_are_errors(self):
        self.assertEqual(read_summary(OUTPUT).errors, 15)

    def test_output_without_a_summary_is_shown(self):
        with self.assertRaisesRegex(Trouble, "unable to connect"):
            read_summary("unable to connect to 127.0.0.1:8000")


if __name__ == "__main__":
    unittest.main()
