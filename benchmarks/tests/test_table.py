import unittest

from islay_bench import table
from islay_bench.comparison import best, compared, flawed, peers_of
from islay_bench.load import Load
from islay_bench.machine import Cost
from islay_bench.rounds import Sample, Series, order


def sample(per_second, errors=0, round="1", first_second=None):
    load = Load(per_second * 2, 2.0, 0.5, 2.0, errors, 3.0)
    costs = [Cost("java", 0.5, 0.25), Cost("python", 0.25, 0.0), Cost("python", 0.5, 0.0)]
    return Sample(load, costs, 32 << 20, 64 << 20, 700.0, round, first_second)


def series(server, *rates, errors=0):
    samples = [sample(rate, errors, str(number)) for number, rate in enumerate(rates)]
    return Series("hello", server, 1, samples)


OURS = series("islay", 100, 300, 200)
OTHER = series("granian", 50, 100, 100)
WRONG = series("bjoern", 900, 900, 900, errors=2)
SILENT = series("gunicorn-sync", 0, 0, 0)


class Tables(unittest.TestCase):
    def test_cpu_is_the_sum_of_all_processes_by_request(self):
        self.assertEqual(sample(100).cpu, 7500)
        self.assertEqual((sample(100).user, sample(100).system), (6250, 1250))

    def test_ratios_are_medians_of_the_rounds(self):
        self.assertEqual(table.results([OURS, OTHER]).rows[1][9], "2.00 [2.00–3.00]")

    def test_our_own_row_has_no_ratio(self):
        self.assertEqual(table.results([OURS, OTHER]).rows[0][9:], [""] * 4)

    def test_a_table_without_ours_has_no_ratios(self):
        self.assertEqual(table.results([OTHER]).rows[0][9:], [""] * 4)

    def test_a_server_with_errors_is_marked(self):
        row = table.results([OURS, WRONG]).rows[1]
        self.assertEqual((row[0], row[8]), ("bjoern (!)", "6"))

    def test_a_server_that_answered_nothing_has_no_latencies(self):
        self.assertEqual(table.results([OURS, SILENT]).rows[1][1:4], ["0", "–", "–"])

    def test_one_round_has_no_interval(self):
        self.assertEqual(table.results([series("islay", 100)]).rows[0][1], "100")

    def test_processes_of_one_name_are_added_up(self):
        rows = table.processes([series("islay", 100)]).rows
        self.assertEqual(rows[0], ["hello", "1", "islay", "java", "2500.0", "1250.0"])
        self.assertEqual(rows[1], ["hello", "1", "islay", "python", "3750.0", "0.0"])

    def test_the_first_second_is_shown_as_a_share_of_the_later_ones(self):
        it = Series("hello", "islay", 1, [sample(100, first_second=40.0)])
        row = table.starts([it]).rows[0]
        self.assertEqual(row, ["hello", "1", "islay", "700", "40", "40%", "32", "64"])

    def test_the_summary_names_the_best_peer_that_answered_rightly(self):
        row = table.summary([[OURS, OTHER, WRONG, SILENT]]).rows[0]
        self.assertEqual(row[:3], ["hello", "1", "2.00 (granian)"])
        self.assertEqual(row[6], "–")

    def test_text_has_names_to_the_left_and_figures_to_the_right(self):
        text = table.as_text(table.Table(["a", "b"], [["hello", "1"], ["f", "22"]]))
        self.assertEqual(text, "a       b\nhello   1\nf      22")

    def test_markdown_has_one_row_a_line(self):
        text = table.as_markdown(table.Table(["a", "b", "c"], [["x", "y", "1"]], names=2))
        self.assertEqual(text, "| a | b | c |\n| --- | --- | --: |\n| x | y | 1 |")


class Comparisons(unittest.TestCase):
    def test_only_samples_of_the_same_round_are_compared(self):
        late = Series("hello", "granian", 1, [sample(50, round="1"), sample(10, round="7")])
        self.assertEqual(compared(OURS, late, lambda it: it.load.per_second), [6.0])

    def test_one_error_in_a_thousand_is_forgiven(self):
        self.assertFalse(flawed(Series("hello", "granian", 1, [sample(500, errors=1)])))
        self.assertTrue(flawed(Series("hello", "granian", 1, [sample(500, errors=2)])))

    def test_ourselves_are_no_peer(self):
        one_thread = series("islay-1-thread", 500)
        self.assertEqual(peers_of([OURS, one_thread, OTHER, WRONG, SILENT]), [OTHER])

    def test_there_is_no_best_of_none(self):
        self.assertIsNone(best([], lambda it: it.cpu, min))


class Rounds(unittest.TestCase):
    def test_each_round_begins_with_another_server(self):
        self.assertEqual(
            [order(number, 3) for number in range(4)][1:], [[1, 2, 0], [2, 0, 1], [0, 1, 2]]
        )


if __name__ == "__main__":
    unittest.main()
