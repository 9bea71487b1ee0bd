import unittest

from islay_bench.figures import figure, interval, ratios


class Figures(unittest.TestCase):
    def test_nine_samples_leave_out_one_at_each_end(self):
        self.assertEqual(interval([9, 1, 8, 2, 7, 3, 6, 4, 5]), (2, 8))

    def test_fewer_than_nine_samples_leave_out_none(self):
        self.assertEqual(interval([3, 1, 2]), (1, 3))
        self.assertEqual(interval(list(range(8))), (0, 7))

    def test_one_sample_is_its_own_interval(self):
        self.assertEqual(interval([7]), (7, 7))

    def test_twenty_samples_leave_out_five_at_each_end(self):
        self.assertEqual(interval(list(range(20))), (5, 14))

    def test_a_figure_is_the_median_within_its_interval(self):
        it = figure([5, 1, 3])
        self.assertEqual((it.median, it.low, it.high), (3, 1, 5))

    def test_ratios_are_taken_round_by_round(self):
        self.assertEqual(ratios([10, 30], [5, 10]), [2, 3])

    def test_a_round_in_which_nothing_was_answered_has_no_ratio(self):
        self.assertEqual(ratios([10, 30], [0, 10]), [3])


if __name__ == "__main__":
    unittest.main()
