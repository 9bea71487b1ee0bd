import unittest

from islay_bench import table
from islay_bench.load import Load
from islay_bench.machine import Cost
from islay_bench.rounds import Sample, Series, order


def sample(per_second, errors=0):
    load = Load(per_second * 2, 2.0, 0.5, 2.0, errors)
    costs = [Cost("java", 0.5, 0.25), Cost("python", 0.25, 0.0), Cost("python", 0.5, 0.0)]
    return Sample(load, costs, 64 << 20, 700.0)


OURS = Series("hello", "islay", [sample(100), sample(300), sample(200)])
OTHER = Series("hello", "granian", [sample(50), sample(100), sample(100, errors=1)])


class Tables(unittest.TestCase):
    def test_cpu_is_the_sum_of_all_processes_by_request(self):
        self.assertEqual(sample(100).cpu, 7500)

    def test_ratios_are_medians_of_the_rounds(self):
        self.assertEqual(table.results([OURS, OTHER]).rows[1][9], "2.00 [2.00–3.00]")

    def test_our_own_row_has_no_ratio(self):
        self.assertEqual(table.results([OURS, OTHER]).rows[0][9:], ["", ""])

    def test_a_table_without_ours_has_no_ratios(self):
        self.assertEqual(table.results([OTHER]).rows[0][9:], ["", ""])

    def test_a_server_with_errors_is_marked(self):
        self.assertEqual(table.results([OTHER]).rows[0][1], "granian (!)")
        self.assertEqual(table.results([OTHER]).rows[0][8], "1")

    def test_one_round_has_no_interval(self):
        rows = table.results([Series("hello", "islay", [sample(100)])]).rows
        self.assertEqual(rows[0][2], "100")

    def test_processes_of_one_name_are_added_up(self):
        rows = table.processes([Series("hello", "islay", [sample(100)])]).rows
        self.assertEqual(rows[0], ["hello", "islay", "java", "2500.0", "1250.0"])
        self.assertEqual(rows[1], ["hello", "islay", "python", "3750.0", "0.0"])

    def test_text_has_names_to_the_left_and_figures_to_the_right(self):
        text = table.as_text(table.Table(["a", "b", "c"], [["hello", "x", "1"], ["f", "yy", "22"]]))
        self.assertEqual(text, "a      b    c\nhello  x    1\nf      yy  22")

    def test_markdown_has_one_row_a_line(self):
        text = table.as_markdown(table.Table(["a", "b", "c"], [["x", "y", "1"]]))
        self.assertEqual(text, "| a | b | c |\n| --- | --- | --: |\n| x | y | 1 |")

    def test_each_round_begins_with_another_server(self):
        self.assertEqual(
            [order(number, 3) for number in range(4)][1:], [[1, 2, 0], [2, 0, 1], [0, 1, 2]]
        )


if __name__ == "__main__":
    unittest.main()
