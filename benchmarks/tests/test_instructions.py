import unittest

from islay_bench.instructions import read

OUTPUT = """\
C2 CompilerThre-812;9000000000;;instructions:u;1200;99.9;;
C2 CompilerThre-812;100;;instructions:k;1200;99.9;;
C1 CompilerThre-813;700;;instructions:u;1200;99.9;;
islay-loop-806;40;;instructions:u;1200;99.9;;
VM Thread-807;2;;instructions:u;1200;99.9;;
GC Thread-808;<not counted>;;instructions:u;0;0.0;;
"""


class Instructions(unittest.TestCase):
    def test_compilers_are_told_from_the_rest(self):
        self.assertEqual(read(OUTPUT), {"C2": 9000000100, "C1": 700, "rest": 42})

    def test_what_is_no_figure_is_left_out(self):
        self.assertEqual(read("\nError: no access;<not supported>;;instructions:u\n"), {})


if __name__ == "__main__":
    unittest.main()
