import unittest
from types import SimpleNamespace
from unittest.mock import patch

from islay_bench import middleware, turns
from islay_bench.load import Load
from islay_bench.machine import Cost
from islay_bench.rounds import Sample
from islay_bench.trouble import Trouble

OPTIONS = SimpleNamespace(warm_up=9, seconds=2, rounds=2)


class Server:
    """One that runs, as far as it is looked at."""

    milliseconds_to_first_answer = 1.0

    def __init__(self, name):
        self.name = name

    def processes(self):
        return []

    def trouble(self, what):
        return Trouble(f"{self.name} {what}")


class Turns(unittest.TestCase):
    def setUp(self):
        silenced = patch.object(turns, "say", lambda text: None)
        silenced.start()
        self.addCleanup(silenced.stop)

    def test_all_are_warmed_up_and_then_asked_in_turns(self):
        asked = []

        def put(one, seconds):
            asked.append((one.name, seconds))
            return load(len(asked))

        first, second = turns.taken(OPTIONS, [Server("a"), Server("b")], put)
        self.assertEqual([("a", 9), ("b", 9)], asked[:2])
        self.assertEqual({("a", 2), ("b", 2)}, set(asked[2:4]))
        self.assertEqual({("a", 2), ("b", 2)}, set(asked[4:]))
        self.assertEqual(2, len(first))
        self.assertEqual(2, len(second))
        numbers = {each.load.requests for each in first}
        self.assertEqual({n + 1 for n, (name, _) in enumerate(asked) if name == "a"} - {1}, numbers)

    def test_wrong_answers_end_the_measurement(self):
        with self.assertRaisesRegex(Trouble, "a answered 3 requests wrongly"):
            turns.taken(OPTIONS, [Server("a")], lambda one, seconds: load(1, errors=3))


class Middleware(unittest.TestCase):
    def test_the_front_end_is_told_apart_and_ratios_are_those_to_the_first(self):
        lines = list(middleware.lines(["bare", "no-op"], [[cost(20, 80)], [cost(30, 80)]]))
        self.assertEqual(4, len(lines))
        self.assertIn("| 100.0 ", lines[2])
        self.assertIn("| 20.0 ", lines[2])
        self.assertIn("| 110.0 ", lines[3])
        self.assertIn("| 1.10 ", lines[3])


def load(requests, errors=0):
    return Load(requests, 1.0, 1.0, 1.0, errors)


def cost(java, python):
    """A sample of a million requests; seconds of CPU."""
    costs = [Cost("java", java, 0.0), Cost("python", python, 0.0)]
    return Sample(load(10**6), costs, 0, 0, 1.0)
