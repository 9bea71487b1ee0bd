"""The rules of PEP 3333 for `start_response` and `write`."""

import gc
import sys
import unittest
import weakref

from fakes import new_response
from islay_worker.head import HOP_BY_HOP
from islay_worker.rules import WrongOrder, WrongType, WrongValue

SNOWMAN = b"\xe2\x98\x83".decode("utf-8")


class Text(str):
    """A str that is not exactly one."""


class HeadTest(unittest.TestCase):
    def refused(self, kind, status, headers):
        for _ in range(2):  # a head that is known must not make the next one pass
            with self.assertRaises(kind):
                new_response().start_response(status, headers)

    def test_what_is_wrong_is_told_and_not_that_the_head_was_unknown(self):
        with self.assertRaises(WrongValue) as caught:
            new_response().start_response("200", [])
        self.assertIsNone(getattr(caught.exception, "__context__", None))

    def test_a_status_is_a_code_a_space_and_a_reason(self):
        for status in ("200", "200 ", " 200 OK", "200  OK", "2000 OK", "OK", "", "099 Low"):
            self.refused(WrongValue, status, [])
        for status in ("200 OK\r\n", "200 OK\nX: y", "200 \0", "200 OK\x7f", "200 O\tK"):
            self.refused(WrongValue, status, [])
        for status in (
            "200 OK",
            "299 Own reason",
            "599 x",
            "404 caf\xe9" if str is not bytes else "404 x",
        ):
            new_response().start_response(status, [])

    def test_types_are_exact(self):
        new_response().start_response("200 OK", [("X", "y")])
        self.refused(WrongType, 200, [])
        self.refused(WrongType, Text("200 OK"), [("X", "y")])
        for headers in ((), {}, None, "X: y", iter([])):
            self.refused(WrongType, "200 OK", headers)
        for pair in (
            ["X", "y"],
            ("X",),
            ("X", "y", "z"),
            "Xy",
            ("X", 1),
            (1, "y"),
            ("X", Text("y")),
        ):
            self.refused(WrongType, "200 OK", [pair])
        other = b"y".decode("ascii") if str is bytes else b"y"
        self.refused(WrongType, "200 OK", [("X", other)])

    def test_names_are_tokens(self):
        for name in ("", "X Foo", "X:", "X\tFoo", "X\0Foo", "X\r\nY", "caf\xe9", "(X)"):
            self.refused(WrongValue, "200 OK", [(name, "y")])

    def test_values_have_no_control_characters(self):
        for value in ("a\r\nb", "a\n", "\0", "\x7f", "a\0X-Injected\0b", "a\tb"):
            self.refused(WrongValue, "200 OK", [("X", value)])
        new_response().start_response("200 OK", [("X", ""), ("X", "a b, c")])

    @unittest.skipIf(str is bytes, "a str of Python 2 holds nothing else")
    def test_only_latin_1_is_allowed(self):
        self.refused(WrongValue, "200 OK", [("X", SNOWMAN)])
        self.refused(WrongValue, "200 " + SNOWMAN, [])
        response = new_response()
        response.start_response("200 OK", [("X", "caf\xe9")])
        response.send_whole([])
        self.assertIn(b"caf\xe9", response._pipe.out[0])

    def test_hop_by_hop_headers_belong_to_the_server(self):
        for name in HOP_BY_HOP:
            self.refused(WrongValue, "200 OK", [(name.title(), "close")])
        new_response().start_response("200 OK", [("Vary", "connection"), ("X", "upgrade")])

    def test_content_length_is_digits_and_there_is_one(self):
        for value in ("", "-1", "+1", "1 ", "0x1", "1.0", "\xb2", "1" * 19):
            self.refused(WrongValue, "200 OK", [("Content-Length", value)])
        self.refused(WrongValue, "200 OK", [("Content-Length", "1"), ("content-LENGTH", "1")])

    def test_a_head_fits_into_a_frame(self):
        self.refused(WrongValue, "200 OK", [("X", "y" * 70000)])

    def test_the_list_may_be_used_again(self):
        headers = [("X", "y")]
        response = new_response()
        response.start_response("200 OK", headers)
        response.send_whole([b"body"])
        self.assertEqual([("X", "y")], headers)


class OrderTest(unittest.TestCase):
    def test_two_or_three_arguments_are_taken(self):
        for arguments in ((), ("200 OK",), ("200 OK", [], None, None)):
            with self.assertRaises(TypeError):
                new_response().start_response(*arguments)
        self.assertTrue(callable(new_response().start_response("200 OK", [], None)))

    def test_a_second_call_needs_exc_info(self):
        response = new_response()
        response.start_response("200 OK", [])
        with self.assertRaises(WrongOrder):
            response.start_response("200 OK", [])

    def test_a_second_call_is_refused_also_when_the_first_raised(self):
        response = new_response()
        with self.assertRaises(WrongValue):
            response.start_response("200", [])
        with self.assertRaises(WrongOrder):
            response.start_response("200 OK", [])
        try:
            raise ValueError()
        except ValueError:
            response.start_response("500 Oops", [], sys.exc_info())
        response.send_whole([b"page"])
        self.assertIn(b"500 Oops", response._pipe.out[0])

    def test_exc_info_is_a_tuple_of_three(self):
        for wrong in ("x", (), (1, 2), [None, None, None]):
            with self.assertRaises(WrongType):
                new_response().start_response("200 OK", [], wrong)

    def test_the_original_comes_back_with_its_traceback_when_output_has_begun(self):
        response = new_response()
        response.start_response("200 OK", [])(b"begun")
        try:
            raise ValueError("original")
        except ValueError:
            info = sys.exc_info()
        try:
            response.start_response("500 Oops", [], info)
            self.fail("nothing was raised")
        except ValueError:
            error, trace = sys.exc_info()[1:]
            self.assertIs(info[1], error)
            traces = []
            while trace is not None:
                traces.append(trace.tb_lineno)
                trace = trace.tb_next
            self.assertIn(info[2].tb_lineno, traces)

    def test_no_reference_to_exc_info_is_kept(self):
        response = new_response()
        response.start_response("200 OK", [])
        gc.disable()
        try:
            self.assertIsNone(_raise_and_replace(response)())
        finally:
            gc.enable()


class Thing(object):
    """Something to refer to."""


def _raise_and_replace(response):
    thing = Thing()
    try:
        raise ValueError(thing)
    except ValueError:
        response.start_response("500 Oops", [], sys.exc_info())
    if hasattr(sys, "exc_clear"):
        sys.exc_clear()
    found = weakref.ref(thing)
    del thing
    if not hasattr(sys, "getrefcount"):
        gc.collect()
    return found


class WriteTest(unittest.TestCase):
    def test_write_takes_bytes_and_returns_nothing(self):
        write = new_response().start_response("200 OK", [])
        self.assertIsNone(write(b"x"))
        for wrong in (b"x".decode("ascii"), 1, None, bytearray(b"x")):
            with self.assertRaises(WrongType):
                write(wrong)

    def test_write_sends_at_once_and_nothing_for_nothing(self):
        response = new_response()
        write = response.start_response("200 OK", [])
        write(b"")
        self.assertEqual(b"", b"".join(response._pipe.flushed))
        write(b"now")
        self.assertTrue(response._pipe.flushed[-1].endswith(b"now"))

    def test_write_past_the_length_is_refused(self):
        response = new_response()
        write = response.start_response("200 OK", [("Content-Length", "3")])
        write(b"ab")
        with self.assertRaises(WrongValue):
            write(b"cd")
        write(b"c")

    def test_write_after_the_end_is_refused(self):
        response = new_response()
        write = response.start_response("200 OK", [])
        response.send_whole([b"all"])
        with self.assertRaises(WrongOrder):
            write(b"more")

    def test_write_for_head_sends_no_body(self):
        response = new_response(head_only=True)
        write = response.start_response("200 OK", [("Content-Length", "3")])
        write(b"secret")
        write(b"secret")
        response.send_whole([b"secret"])
        self.assertNotIn(b"secret", b"".join(response._pipe.flushed))


if __name__ == "__main__":
    unittest.main()
