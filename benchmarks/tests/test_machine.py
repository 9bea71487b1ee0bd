import unittest

from islay_bench.machine import (
    TICKS_PER_SECOND,
    Clock,
    Cost,
    Process,
    family,
    read_cpu_line,
    read_size,
    read_stat,
    spent,
)

STAT = (
    "4711 (a (b) c) S 12 4711 13 0 -1 4194304 100 0 0 0 "
    f"{3 * TICKS_PER_SECOND} {TICKS_PER_SECOND} 0 0 20 0 1 0 987654 1000 100"
)


def process(pid, parent=1, session=1, user=0.0, started=1):
    return Process(pid, "python", "S", parent, session, user, 0.0, started)


class Processes(unittest.TestCase):
    def test_a_name_may_hold_spaces_and_parentheses(self):
        it = read_stat(STAT)
        self.assertEqual((it.pid, it.name, it.state, it.parent), (4711, "a (b) c", "S", 12))
        self.assertEqual((it.session, it.started), (13, 987654))

    def test_cpu_time_is_in_seconds(self):
        it = read_stat(STAT)
        self.assertEqual((it.user, it.system), (3.0, 1.0))

    def test_a_family_has_grandchildren_and_orphans_of_the_session(self):
        everything = [
            process(30, parent=20, session=30),  # listed before its parent
            process(10),
            process(20, parent=10, session=20),
            process(40, parent=1, session=10),  # its parent has ended
            process(50, parent=1, session=50),
        ]
        self.assertEqual([p.pid for p in family(10, everything)][0], 10)
        self.assertEqual({p.pid for p in family(10, everything)}, {10, 20, 30, 40})

    def test_a_process_that_came_meanwhile_counts_from_its_start(self):
        costs = spent([process(1, user=2.0)], [process(1, user=5.0), process(2, user=1.0)])
        self.assertEqual([cost.user for cost in costs], [3.0, 1.0])

    def test_another_process_of_the_same_number_is_another_process(self):
        costs = spent([process(1, user=2.0, started=1)], [process(1, user=0.5, started=9)])
        self.assertEqual([cost.user for cost in costs], [0.5])

    def test_what_others_spent_is_what_is_left(self):
        then, now = Clock(100.0, 10.0), Clock(106.0, 11.0)
        self.assertEqual(now.elsewhere_since(then, [Cost("java", 2.0, 1.0)]), 2.0)
        self.assertEqual(now.elsewhere_since(then, [Cost("java", 6.0, 1.0)]), 0.0)

    def test_the_cpu_line_is_in_seconds(self):
        line = "cpu  %s 0 0 0 0 0 0 0 0 0\ncpu0 1 0 0 0" % (2 * TICKS_PER_SECOND)
        self.assertEqual(read_cpu_line(line), [2.0, 0, 0, 0, 0, 0, 0, 0])

    def test_peak_memory_is_in_bytes(self):
        self.assertEqual(
            read_size("Name:\tjava\nVmHWM:\t  1024 kB\nVmRSS:\t 1 kB\n", "VmHWM"), 1 << 20
        )

    def test_a_process_that_has_ended_holds_no_memory(self):
        self.assertEqual(read_size("Name:\tjava\nState:\tZ (zombie)\n", "VmRSS"), 0)


if __name__ == "__main__":
    unittest.main()
