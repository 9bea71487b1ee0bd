import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from islay_bench.installing import NEEDS, Venv, why
from islay_bench.scenarios import SCENARIOS
from islay_bench.servers import SERVERS
from islay_bench.trouble import Trouble

COMPILER = """\
  building '_bjoern' extension
  bjoern/server.h:1:10: fatal error: ev.h: No such file or directory
  error: command '/usr/bin/gcc' failed with exit code 1
ERROR: Failed building wheel for bjoern
"""


class Reasons(unittest.TestCase):
    def test_the_error_of_the_compiler_says_more_than_that_of_pip(self):
        self.assertIn("ev.h: No such file", why(COMPILER))

    def test_what_pip_says_last_is_better_than_nothing(self):
        self.assertEqual(why("a\nb\n"), "b")
        self.assertEqual(why(""), "pip said nothing")


class Venvs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.tried = []
        self.venv = Venv("python3", "3.13.0", lambda text: None)
        self.venv.folder = Path(self.folder.name, "venv")
        (self.venv.folder / "marks").mkdir(parents=True)

    def install(self, *names, fresh=False):
        def attempt(need):
            self.tried.append(need.choices[0])
            return "no compiler" if need is NEEDS["bjoern"] else ""

        with patch.object(self.venv, "_try", attempt):
            return self.venv.install(names, fresh)

    def test_what_cannot_be_installed_is_named_and_the_rest_goes_on(self):
        self.assertEqual(self.install("bjoern", "flask"), {"bjoern": "no compiler"})
        self.assertEqual(self.tried, ["bjoern", "flask"])

    def test_each_is_tried_once(self):
        self.install("bjoern", "flask")
        self.assertEqual(self.install("bjoern", "flask"), {"bjoern": "no compiler"})
        self.assertEqual(len(self.tried), 2)

    def test_fresh_tries_again(self):
        self.install("bjoern")
        self.install("bjoern", fresh=True)
        self.assertEqual(len(self.tried), 2)

    def test_a_framework_that_is_missing_ends_the_run(self):
        (self.venv.folder / "marks" / "flask").write_text("no network")
        with self.assertRaisesRegex(Trouble, "flask could not be installed: no network"):
            self.venv.require("flask")

    def test_everything_that_is_needed_has_a_package(self):
        for it in [*SERVERS, *SCENARIOS]:
            self.assertTrue(not it.needs or it.needs in NEEDS, it.name)


if __name__ == "__main__":
    unittest.main()
