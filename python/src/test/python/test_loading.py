"""How a target becomes an application, and what is said when it does not."""

import os
import shutil
import sys
import tempfile
import unittest

import front_end  # noqa: F401
from islay_worker.loading import LoadError, load

SITE = """
def application(environ, start_response): return ["application"]
def app(environ, start_response): return ["app"]
def other(environ, start_response): return ["other"]
def create(name="made", loud=False): return lambda environ, start_response: [name, loud]
def failing(): raise ValueError("factory")
class holder: inner = staticmethod(other)
number = 5
"""


class LoadingTest(unittest.TestCase):
    def setUp(self):
        self.saved = os.getcwd(), sys.path[:], set(sys.modules)
        self.folder = os.path.realpath(tempfile.mkdtemp())
        os.chdir(self.folder)
        self.write("site_one.py", SITE)

    def tearDown(self):
        os.chdir(self.saved[0])
        sys.path[:] = self.saved[1]
        for name in set(sys.modules) - self.saved[2]:
            del sys.modules[name]
        getattr(sys, "path_importer_cache", {}).clear()
        shutil.rmtree(self.folder)

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        with open(path, "w") as handle:
            handle.write(text)
        return path

    def called(self, target):
        return load(target).application({}, None)

    def refused(self, target, kind, *words):
        with self.assertRaises(LoadError) as caught:
            load(target)
        self.assertEqual(kind, caught.exception.kind, caught.exception.summary)
        for word in words:
            self.assertIn(word, caught.exception.summary)
        return caught.exception

    def test_the_grammar_of_targets(self):
        self.write("old.py", "def app(environ, start_response): return ['old']")
        self.assertEqual(["other"], self.called("site_one:other"))
        self.assertEqual(["application"], self.called("site_one"))
        self.assertEqual(["old"], self.called("old"))
        self.assertEqual(["made", False], self.called("site_one:create()"))
        self.assertEqual(["x:y", True], self.called("site_one:create('x:y', loud=True)"))
        self.assertEqual(["other"], self.called("site_one:holder.inner"))

    def test_a_file_is_a_target(self):
        self.write("deep/my-site.py", "import near\napp = near.app")
        self.write("deep/near.py", "def app(environ, start_response): return ['near']")
        for target in (
            "deep/my-site.py",
            "deep/my-site.py:app",
            os.path.abspath("deep/my-site.py"),
        ):
            self.assertEqual(["near"], self.called(target))

    def test_a_file_with_a_name_that_is_taken_is_still_that_file(self):
        self.write("string.py", "def app(environ, start_response): return ['mine']")
        self.assertEqual(["mine"], self.called("./string.py"))

    def test_a_file_in_a_package_is_imported_as_its_module(self):
        self.write("top/__init__.py", "")
        self.write("top/near.py", "def app(environ, start_response): return ['near']")
        self.write("top/site.py", "from .near import app")
        self.assertEqual(["near"], self.called("top/site.py"))
        self.assertEqual(["near"], self.called("top.site"))

    def test_what_was_found_is_named(self):
        found = load("site_one")
        self.assertEqual("site_one:application", found.name)
        self.assertEqual("site_one", os.path.splitext(os.path.basename(found.filename))[0])

    def test_a_missing_module_is_named_with_its_neighbours(self):
        error = self.refused("site_on:app", "module-missing", "site_on", "site_one")
        self.assertEqual("site_on", error.module)
        self.refused("no/such/file.py", "module-missing", "folder")
        self.refused("site_on.py", "module-missing", "site_one.py")

    def test_a_module_that_the_application_needs_is_named(self):
        self.write("needy.py", "import not_there_at_all")
        error = self.refused("needy", "module-missing", "not_there_at_all")
        self.assertEqual("not_there_at_all", error.module)
        self.assertIn("needy.py", error.trace)
        self.assertNotIn("islay_worker", error.trace)
        self.assertNotIn("importlib", error.trace)

    def test_a_module_that_raises_is_reported(self):
        self.write("bad.py", "1 / 0")
        self.assertIn("bad.py", self.refused("bad", "module-raised", "ZeroDivisionError").trace)
        self.write("leaves.py", "raise SystemExit(3)")
        self.refused("leaves", "module-raised", "SystemExit")
        self.write("typo.py", "def app(:")
        self.refused("typo", "syntax", "typo.py", "line 1")

    def test_a_missing_callable_is_answered_with_what_is_there(self):
        self.refused("site_one:othr", "callable-missing", "other")
        self.write("bare.py", "def serve(environ, start_response): pass")
        self.refused("bare", "callable-missing", "application", "serve")
        self.refused("site_one:holder.outer", "callable-missing", "holder", "outer")
        self.refused("site_one:1 +", "callable-missing", "cannot read")
        self.refused("site_one:create(x)", "callable-missing", "literal")

    def test_what_cannot_be_called_is_refused(self):
        self.refused("site_one:number", "not-callable", "int")
        self.refused("site_one:failing", "not-callable", "site_one:failing()")
        self.refused("site_one:failing()", "factory-raised", "ValueError: factory")


if __name__ == "__main__":
    unittest.main()
