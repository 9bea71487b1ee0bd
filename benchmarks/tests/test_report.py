import json
import tempfile
import unittest
from pathlib import Path

from islay_bench.load import Load
from islay_bench.machine import Cost
from islay_bench.report import Report, joined, read
from islay_bench.rounds import Sample, Series
from islay_bench.trouble import Trouble


def series(server, round, scenario="hello", errors=0, failures=()):
    load = Load(200, 2.0, 0.5, 2.0, errors)
    sample = Sample(load, [Cost("java", 0.5, 0.25)], 1 << 20, 2 << 20, 700.0, round)
    return Series(scenario, server, 1, [sample], list(failures))


def report(*all_series, date="2026-01-31 10:00 UTC", missing=None):
    facts = {"date": date, "commit": "abc"}
    return Report(facts, list(all_series), missing or {})


class Reports(unittest.TestCase):
    def test_what_was_written_is_read_again(self):
        it = report(series("islay", "a/0"), missing={"bjoern": "no compiler"})
        self.assertEqual(Report.from_json(it.as_json()), it)

    def test_a_file_of_something_else_is_refused_by_name(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"other": 1}, file)
            file.flush()
            with self.assertRaisesRegex(Trouble, f"{file.name} is no result"):
                read(file.name)

    def test_results_of_two_runs_are_put_together_by_scenario(self):
        first = report(series("islay", "a/0"), series("islay", "a/0", "flask"))
        second = report(series("islay", "b/0"), date="2026-02-01 10:00 UTC")
        it = joined([first, second])
        self.assertEqual(
            [(each.scenario, len(each.samples)) for each in it.series],
            [
                ("hello", 2),
                ("flask", 1),
            ],
        )
        self.assertEqual(it.facts["date"], "2026-01-31 10:00 UTC; 2026-02-01 10:00 UTC")
        self.assertEqual(it.facts["commit"], "abc")

    def test_only_our_own_failures_fail_the_run(self):
        self.assertFalse(report(series("granian", "a/0", failures=["broken"])).failed)
        self.assertTrue(report(series("islay", "a/0", errors=9)).failed)
        self.assertTrue(report(series("islay", "a/0", failures=["broken"])).failed)

    def test_a_missing_server_is_named_with_the_reason(self):
        it = report(series("islay", "a/0"), missing={"bjoern": "ev.h: No such file"})
        self.assertIn("bjoern is missing: ev.h: No such file", it.as_text())
        self.assertIn("bjoern is missing: ev.h: No such file", it.as_markdown())

    def test_the_page_shows_each_picture_once(self):
        two = Series("hello", "islay", 2, series("islay", "a/0").samples)
        page = report(series("islay", "a/0"), two).as_markdown("plots")
        self.assertEqual(page.count("![hello](plots/hello.svg)"), 1)
        self.assertIn("## hello, 2 workers", page)

    def test_files_are_written_where_they_were_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            options = type("", (), {})()
            options.json = f"{folder}/it.json"
            options.markdown = f"{folder}/it.md"
            options.plots = f"{folder}/pictures"
            report(series("islay", "a/0")).write(options)
            self.assertEqual(len(read(options.json).series), 1)
            self.assertIn("(pictures/hello.svg)", Path(options.markdown).read_text())


if __name__ == "__main__":
    unittest.main()
