"""What Lint finds, one misbehaviour a row, and what it leaves alone."""

import gc
import io
import sys
import unittest
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import front_end  # noqa: F401  (it puts the worker's package on sys.path)
from islay_worker import head
from islay_worker.lint import Lint, Violation, complaints
from islay_worker.lint.clauses import CLAUSES
from misbehaving import (
    APPLICATIONS,
    PLAIN,
    StrSubclass,
    never_starts,
    ok,
    returning,
    returns_text_late,
    starts_twice,
    using,
    writes,
)


class Terminal(object):
    """`wsgi.errors` of a test."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def writelines(self, lines):
        self.text += "".join(lines)

    def flush(self):
        return None


def new_environ(**changes):
    environ = {"wsgi.errors": Terminal(), "wsgi.input": io.BytesIO(b"one\ntwo\n")}
    setup_testing_defaults(environ)
    environ.update(SCRIPT_NAME="", PATH_INFO="/", QUERY_STRING="", SERVER_PROTOCOL="HTTP/1.1")
    environ.update(changes)
    return environ


class Server(object):
    """Calls an application as the PEP says, and keeps what it said."""

    def __init__(self, **changes):
        self.environ = new_environ(**changes)
        self.terminal = self.environ["wsgi.errors"]
        self.heads = []
        self.violation = None

    def start_response(self, status, headers, exc_info=None):
        if exc_info is not None and self.body:
            raise exc_info[1]
        head.head(status, headers)
        self.heads.append((status, headers))
        return lambda data: self.body.append(data)

    def run(self, application):
        """The body; a violation ends it."""
        self.body = []
        blocks = None
        try:
            blocks = application(self.environ, self.start_response)
            self.body.extend(blocks)
        except Violation:
            self.violation = sys.exc_info()[1]
        finally:
            if hasattr(blocks, "close"):
                blocks.close()
        return b"".join(self.body)

    def clauses(self):
        """Of all complaints, raised or written."""
        lines = [line for line in self.terminal.text.splitlines() if line.startswith("lint: ")]
        found = [line.split("[")[1].split("]")[0] for line in lines]
        return found + ([self.violation.clause] if self.violation else [])


class LintTest(unittest.TestCase):
    def setUp(self):
        complaints._reported.clear()

    def test_each_misbehaving_application_breaks_its_clause(self):
        for number, (clause, application) in enumerate(APPLICATIONS):
            server = Server()
            complaints._reported.clear()
            server.run(Lint(application))
            self.assertEqual([clause], server.clauses()[-1:], "row %d: %s" % (number, clause))

    def test_what_is_raised_names_clause_application_file_and_line(self):
        server = Server()
        server.run(Lint(starts_twice))
        self.assertEqual("application", server.violation.party)
        text = str(server.violation)
        self.assertIn("[W105]: " + CLAUSES["W105"][1], text)
        self.assertIn("application misbehaving.starts_twice, file ", text)
        self.assertIn("misbehaving.py, line %d" % (ok.__code__.co_firstlineno + 1), text)

    def test_what_is_returned_wrong_names_where_the_application_is(self):
        server = Server()
        server.run(Lint(never_starts, "shop:wsgi"))
        line = never_starts.__code__.co_firstlineno
        self.assertIn("application shop:wsgi, file ", str(server.violation))
        self.assertIn("misbehaving.py, line %d" % line, str(server.violation))

    def test_a_generator_is_named_where_it_stands(self):
        server = Server()
        server.run(Lint(returns_text_late))
        line = returns_text_late.__code__.co_firstlineno + 3
        self.assertIn("misbehaving.py, line %d" % line, str(server.violation))

    def test_what_is_only_reported_is_reported_once(self):
        application = Lint(writes)
        server = Server()
        self.assertEqual(b"written", server.run(application))
        self.assertEqual(1, server.terminal.text.count("[W021]"))
        self.assertTrue(server.terminal.text.startswith("lint: GET /: PEP 3333, "))
        again = Server()
        again.run(application)
        self.assertEqual("", again.terminal.text)

    def test_an_error_page_in_place_of_a_violation_does_not_hide_it(self):
        def application(environ, start_response):
            try:
                start_response("20 OK", PLAIN)
            except Exception:
                start_response("500 Oh", PLAIN, sys.exc_info())
            return [b"failed"]

        server = Server()
        self.assertEqual(b"failed", server.run(Lint(application)))
        self.assertIn("[W017]", server.terminal.text)

    def test_the_input_is_not_read_when_the_request_has_ended(self):
        server = Server()
        server.run(Lint(ok))
        with self.assertRaises(Violation) as caught:
            server.environ["wsgi.input"].read(1)
        self.assertEqual("L06", caught.exception.clause)

    def test_start_response_is_not_called_when_the_response_has_ended(self):
        kept = []

        def application(environ, start_response):
            kept.append(start_response)
            return ok(environ, start_response)

        Server().run(Lint(application))
        for arguments in (("200 OK", PLAIN), ("200 OK", PLAIN, (ValueError, ValueError(), None))):
            self.assertRaises(Violation, kept[0], *arguments)

    def test_an_application_that_does_all_it_may_hears_nothing(self):
        def application(environ, start_response):
            stream = environ["wsgi.input"]
            body = stream.readline() + stream.read(2) + b"".join(stream.readlines())
            body += b"".join(stream) + stream.readline(5)
            environ["wsgi.errors"].writelines(["one\n", "two\n"])
            environ["wsgi.errors"].flush()
            environ["any.thing"] = None
            try:
                raise KeyError("on purpose")
            except KeyError:
                start_response("500 Oh", PLAIN, sys.exc_info())
            start_response(
                "200 OK", PLAIN + [("Content-Length", "8")], (KeyError, KeyError(), None)
            )
            yield b""
            yield body

        server = Server()
        self.assertEqual(b"one\ntwo\n", server.run(Lint(application)))
        self.assertIsNone(server.violation)
        self.assertEqual("one\ntwo\n", server.terminal.text)

    def test_what_has_no_body_needs_no_length(self):
        for status, method in (("304 Not Modified", "GET"), ("200 OK", "HEAD")):
            server = Server(REQUEST_METHOD=method)
            headers = [("Content-Length", "9")] + (PLAIN if method == "HEAD" else [])
            server.run(Lint(returning([], headers, status)))
            self.assertEqual([], server.clauses(), status)

    def test_a_length_is_there_only_if_the_application_has_one(self):
        self.assertEqual(1, len(Lint(ok)(new_environ(), Server().start_response)))
        blocks = Lint(returning(iter([b""])))(new_environ(), Server().start_response)
        self.assertFalse(hasattr(blocks, "__len__"))
        blocks.close()

    def test_the_applications_own_exceptions_pass(self):
        def application(environ, start_response):
            raise SystemExit(3)

        self.assertRaises(SystemExit, Lint(application), new_environ(), None)

    def test_the_streams_have_what_the_pep_names(self):
        def application(environ, start_response):
            self.assertFalse(hasattr(environ["wsgi.input"], "seek"))
            self.assertIsNone(getattr(environ["wsgi.errors"], "encoding", None))
            return ok(environ, start_response)

        server = Server()
        server.run(Lint(application))
        self.assertEqual([], server.clauses())

    def test_the_list_of_headers_that_the_server_gets_is_its_own(self):
        server = Server()
        server.run(Lint(ok))
        self.assertIsNot(PLAIN, server.heads[0][1])


class ServersTest(unittest.TestCase):
    """Servers, and middleware towards its application, that misbehave."""

    def setUp(self):
        complaints._reported.clear()

    def test_a_broken_environ_breaks_its_clause(self):
        rows = [
            ("W013", "wsgi.multithread", None),
            ("W039", "REMOTE_USER", None),
            ("W040", "REQUEST_METHOD", ""),
            ("W041", "SCRIPT_NAME", "/"),
            ("W041", "SCRIPT_NAME", "app"),
            ("W042", "PATH_INFO", "app"),
            ("W042", "PATH_INFO", ""),
            ("W044", "HTTP_CONTENT_TYPE", "a"),
            ("W044", "HTTP_CONTENT_LENGTH", "5"),
            ("W045", "CONTENT_LENGTH", "-5"),
            ("W046", "SERVER_NAME", ""),
            ("W047", "SERVER_PROTOCOL", ""),
            ("W054", "SERVER_PORT", 80),
            ("W054", 5, "five"),
            ("W054", "HTTP_A", StrSubclass("a")),
            ("W056", "wsgi.version", [1, 0]),
            ("W057", "wsgi.url_scheme", "gopher"),
            ("W068", "wsgi.input", object()),
            ("W072", "wsgi.errors", object()),
            ("W067", "Islay.Key", "a"),
        ]
        if str is not bytes:
            rows += [("W134", "PATH_INFO", "/\u2603")]
        for clause, key, value in rows:
            server = Server()
            server.environ[key] = value
            if clause == "W013":
                del server.environ[key]
            server.run(Lint(ok))
            self.assertEqual([clause], server.clauses(), "%s %s" % (clause, key))
            if server.violation:
                self.assertEqual("server", server.violation.party)

    def test_what_is_absent_is_told(self):
        server = Server()
        del server.environ["QUERY_STRING"]
        server.run(Lint(ok))
        self.assertEqual(["W043"], server.clauses())

    def test_the_caller_is_named_when_it_is_not_the_server(self):
        with self.assertRaises(Violation) as caught:
            Lint(ok)(environ={}, start_response=None)
        self.assertEqual("W010", caught.exception.clause)
        self.assertIn("calls the application, file ", str(caught.exception))
        self.assertIn("test_lint.py, line ", str(caught.exception))

    def test_an_environ_is_a_dict(self):
        class Like(dict):
            pass

        with self.assertRaises(Violation) as caught:
            Lint(ok)(Like(new_environ()), None)
        self.assertEqual("W011", caught.exception.clause)

    def test_start_response_gives_write(self):
        with self.assertRaises(Violation) as caught:
            Lint(ok)(new_environ(), lambda status, headers: None)
        self.assertEqual("W020", caught.exception.clause)

    def test_the_input_gives_bytes(self):
        class Wrong(object):
            def read(self, size):
                return b"text".decode("ascii")

            readline = read

            def readlines(self, hint=None):
                return ()

            __iter__ = None

        for read in ("read", "readline", "readlines"):
            environ = new_environ()
            environ["wsgi.input"] = Wrong()
            application = using(lambda environ, read=read: getattr(environ["wsgi.input"], read)(1))
            with self.assertRaises(Violation) as caught:
                Lint(application)(environ, Server().start_response)
            self.assertEqual("server", caught.exception.party)

    def test_nothing_is_asked_for_after_close(self):
        blocks = Lint(ok)(new_environ(), Server().start_response)
        blocks.close()
        with self.assertRaises(Violation) as caught:
            next(blocks)
        self.assertEqual("W030", caught.exception.clause)

    def test_close_is_called_once(self):
        server = Server()
        for closes in (0, 2):
            complaints._reported.clear()
            blocks = Lint(ok)(server.environ, server.start_response)
            for _ in range(closes):
                blocks.close()
            del blocks
            gc.collect()  # where references are not counted
        self.assertEqual(["W030", "W030"], server.clauses())
        self.assertIn("never called", server.terminal.text)
        self.assertIn("called again", server.terminal.text)


class MiddlewareTest(unittest.TestCase):
    """Middleware with a Lint on each side."""

    def setUp(self):
        complaints._reported.clear()

    def found(self, middleware, application=None):
        server = Server()
        server.run(Lint(middleware(Lint(application or self.pieces)), "middleware"))
        self.assertIsNone(server.violation)
        self.assertNotIn("application test_lint", server.terminal.text)
        return server.clauses()

    @staticmethod
    def pieces(environ, start_response):
        start_response("200 OK", PLAIN)
        return iter([b"one", b"two", b"three"])

    def test_one_that_hands_on_each_block_hears_nothing(self):
        class Response(object):
            def __init__(self, blocks):
                self.blocks = blocks

            def __iter__(self):
                for block in self.blocks:
                    yield block.upper()

            def close(self):
                self.blocks.close()

        self.assertEqual([], self.found(lambda next: lambda *both: Response(next(*both))))
        self.assertEqual([], self.found(lambda next: next))

    def test_one_that_forgets_close_is_named(self):
        def middleware(next):
            def application(environ, start_response):
                for block in next(environ, start_response):
                    yield block

            return application

        self.assertEqual(["W124"], self.found(middleware))

    def test_one_that_waits_for_the_whole_body_is_named(self):
        def middleware(next):
            def application(environ, start_response):
                blocks = next(environ, start_response)
                try:
                    return [b"".join(blocks)]
                finally:
                    blocks.close()

            return application

        self.assertEqual(["W121"], self.found(middleware))

    def test_one_that_gathers_blocks_is_named(self):
        def middleware(next):
            def application(environ, start_response):
                blocks = next(environ, start_response)
                yield b"".join(blocks)
                blocks.close()

            return application

        self.assertEqual(["W118"], self.found(middleware))

    def test_one_that_writes_what_was_yielded_is_named(self):
        def middleware(next):
            def application(environ, start_response):
                write = start_response("200 OK", PLAIN)
                blocks = next(environ, lambda *_: write)
                for block in blocks:
                    write(block)
                blocks.close()
                return []

            return application

        self.assertEqual(["W121", "W021", "W123"], self.found(middleware))

    def test_one_that_hands_on_write_is_not(self):
        def middleware(next):
            def application(environ, start_response):
                write = start_response("200 OK", PLAIN)
                return next(environ, lambda *_: lambda data: write(data))

            return application

        server = Server()
        server.run(Lint(middleware(Lint(writes))))
        self.assertNotIn("W123", server.clauses())


class ValidatorTest(unittest.TestCase):
    """The validator of the standard library, beside ours."""

    def test_what_the_validator_finds_is_found(self):
        self.addCleanup(setattr, sys, "stderr", sys.stderr)
        sys.stderr = Terminal()
        seen = 0
        for number, (clause, application) in enumerate(APPLICATIONS):
            try:
                Server().run(validator(application))
            except Exception:
                seen += 1
                complaints._reported.clear()
                server = Server()
                server.run(Lint(application))
                self.assertTrue(server.clauses(), "row %d: %s" % (number, clause))
        gc.collect()  # the validator complains once more of what is left behind
        self.assertGreater(seen, 25)


if __name__ == "__main__":
    unittest.main()
