import sys
import unittest
from types import SimpleNamespace
from unittest.mock import patch

from islay_bench import rounds
from islay_bench.peers import Gunicorn, Waitress
from islay_bench.rounds import Plan, fits, measure
from islay_bench.scenarios import SCENARIOS, Scenario
from islay_bench.servers import SERVERS, Islay
from islay_bench.trouble import Trouble

HELLO, SLEEP = (next(it for it in SCENARIOS if it.name == name) for name in ("hello", "sleep"))


class Fits(unittest.TestCase):
    def test_a_server_of_one_process_is_measured_where_one_is(self):
        self.assertTrue(fits(Waitress(), HELLO, 1))
        self.assertFalse(fits(Waitress(), HELLO, 2))
        self.assertTrue(fits(Gunicorn("gunicorn-sync", "sync"), HELLO, 2))

    def test_one_thread_is_of_no_use_where_the_application_waits(self):
        self.assertTrue(fits(Islay("islay-1-thread", threads=1), HELLO, 1))
        self.assertFalse(fits(Islay("islay-1-thread", threads=1), SLEEP, 1))


class Plans(unittest.TestCase):
    def test_a_server_that_fails_is_left_out_and_the_others_go_on(self):
        asked = []

        def sample(plan, scenario, workers, server, number):
            asked.append((server.name, number))
            if server.name == "waitress":
                raise Trouble("waitress ended with status 1\n  no such module")
            return SimpleNamespace(name=f"{server.name}/{number}", elsewhere=0.0)

        servers = [Islay("islay"), Waitress()]
        with patch.object(rounds, "sample", sample):
            plan = Plan(2, 1, 0, sys.executable)
            ((ours, other),) = measure(plan, [HELLO], servers, lambda text: None)
        self.assertEqual(asked, [("islay", 0), ("waitress", 0), ("islay", 1)])
        self.assertEqual([it.name for it in ours.samples], ["islay/0", "islay/1"])
        self.assertEqual((other.samples, len(other.failures)), ([], 1))

    def test_an_interruption_keeps_what_was_measured(self):
        def sample(plan, scenario, workers, server, number):
            if server.name == "waitress":
                raise KeyboardInterrupt
            return SimpleNamespace(elsewhere=0.0)

        series = []
        with patch.object(rounds, "sample", sample), self.assertRaises(KeyboardInterrupt):
            plan = Plan(2, 1, 0, sys.executable)
            for each in measure(plan, [HELLO], [Islay("islay"), Waitress()], lambda text: None):
                series.extend(each)
        self.assertEqual([len(it.samples) for it in series], [1, 0])


class Disturbances(unittest.TestCase):
    def taken(self, *shares):
        """The sample that is kept when others take such shares of the machine one by one."""
        left = list(shares)

        def sample(*_):
            return SimpleNamespace(elsewhere=left.pop(0))

        with patch.object(rounds, "sample", sample):
            it = rounds.quiet_sample(None, HELLO, 1, None, 0, lambda text: None)
        return it.elsewhere, len(left)

    def test_a_quiet_sample_is_taken_as_it_is(self):
        self.assertEqual(self.taken(0.02, 0.5), (0.02, 1))

    def test_a_disturbed_one_is_tried_again(self):
        self.assertEqual(self.taken(0.4, 0.01, 0.5), (0.01, 1))

    def test_a_machine_that_is_never_quiet_does_not_keep_the_run(self):
        self.assertEqual(self.taken(0.4, 0.3, 0.2, 0.0), (0.2, 1))


class Scenarios(unittest.TestCase):
    def test_names_are_unique(self):
        names = [it.name for it in [*SCENARIOS, *SERVERS]]
        self.assertEqual(len(names), len(set(names)))

    def test_content_is_posted(self):
        self.assertEqual(Scenario("a", "b", "c").method, "GET")
        self.assertEqual(Scenario("a", "b", "c", content=b"x").method, "POST")


if __name__ == "__main__":
    unittest.main()
