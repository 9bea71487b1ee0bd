"""The examples that need nothing but Python, between an application's rules and a validator."""

import os
import sys
import unittest
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../..")
EXAMPLES = os.path.join(ROOT, "examples")
sys.path.insert(0, os.path.join(EXAMPLES, "upperware"))

from upperware import Upperware  # noqa: E402 (found once the path is set)


def application_of(name):
    """What the server would load from that example."""
    found = {}
    path = os.path.join(EXAMPLES, name, "wsgi.py")
    with open(path) as file:
        exec(compile(file.read(), path, "exec"), found)
    return found["application"]


class Client(object):
    """Asks an application as a server does, and keeps what it said."""

    def __init__(self, application):
        self.application = application
        self.status = None
        self.headers = None
        self.written = []

    def get(self, path="/", method="GET"):
        """The blocks of the answer, those of `write` first."""
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": ""}
        setup_testing_defaults(environ)
        environ["SCRIPT_NAME"] = ""  # with the path, a "/" would be wrong
        blocks = self.application(environ, self.start_response)
        try:
            return self.written + list(blocks)
        finally:
            if hasattr(blocks, "close"):
                blocks.close()

    def start_response(self, status, headers, exc_info=None):
        self.status, self.headers = status, headers
        return self.written.append


class ExamplesTest(unittest.TestCase):
    def validated(self, name):
        return Client(validator(application_of(name)))

    def test_hello_keeps_every_rule(self):
        client = self.validated("hello")
        self.assertEqual([b"Hello world!\n"], client.get())
        self.assertEqual("200 OK", client.status)

    def test_upperware_keeps_every_rule_towards_the_server(self):
        for path, body in (
            ("/", b"HELLO FROM THE INSIDE.\n"),
            ("/written", b"FIRST WRITTEN, THEN RETURNED\n"),
            ("/nowhere", b"NO SUCH PAGE\n"),
        ):
            self.assertEqual(body, b"".join(self.validated("upperware").get(path)))

    def test_upperware_keeps_every_rule_towards_the_application(self):
        client = Client(validator(Upperware(validator(application_of("hello")))))
        self.assertEqual([b"HELLO WORLD!\n"], client.get())

    def test_markup_is_left_alone(self):
        self.assertIn(b"&eacute; stays", b"".join(self.validated("upperware").get("/markup")))


class UpperwareTest(unittest.TestCase):
    def test_a_block_passes_before_the_next_is_asked_for(self):
        asked = []

        def blocks(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])
            for block in (b"a", b"b"):
                asked.append(block)
                yield block

        response = iter(Upperware(blocks)({}, lambda *_: None))
        self.assertEqual(b"A", next(response))
        self.assertEqual([b"a"], asked)

    def test_close_is_passed_on_when_the_client_leaves_early(self):
        closed = []

        class Blocks(object):
            def __iter__(self):
                return iter([b"a", b"b"])

            def close(self):
                closed.append(True)

        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return Blocks()

        response = Upperware(application)({}, lambda *_: None)
        next(iter(response))
        response.close()
        self.assertEqual([True], closed)

    def test_exc_info_reaches_the_server(self):
        told = []

        def application(environ, start_response):
            try:
                raise ValueError("on purpose")
            except ValueError:
                start_response("500 Oh", [("Content-Type", "text/plain")], sys.exc_info())
            return [b"failed"]

        def start_response(status, headers, exc_info=None):
            told.append(exc_info[0])

        self.assertEqual([b"FAILED"], list(Upperware(application)({}, start_response)))
        self.assertEqual([ValueError], told)

    def test_what_is_compressed_stays_as_it_is(self):
        def application(environ, start_response):
            headers = [("content-type", "Text/Plain; x=y"), ("content-encoding", "gzip")]
            start_response("200 OK", headers)
            return [b"\x1f\x8babc"]

        self.assertEqual([b"\x1f\x8babc"], list(Upperware(application)({}, lambda *_: None)))


if __name__ == "__main__":
    unittest.main()
