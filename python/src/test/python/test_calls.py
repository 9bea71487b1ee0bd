"""Python calls Java applications, and is called in turn while it waits."""

import struct
import unittest

from front_end import FrontEnd, request_payload
from islay_worker import calls, protocol
from islay_worker.protocol import LAST, WRITTEN


def head(status, *fields):
    text = "\0".join((status,) + fields).encode("latin-1")
    return struct.pack("<I", len(text)) + text


class CallsTest(unittest.TestCase):
    def start(self, name, **settings):
        worker = FrontEnd("callers:" + name, **settings)
        self.addCleanup(worker.close)
        self.thread = worker.threads[0]
        return worker

    def call(self, number=1, pairs=()):
        """Asks, and takes the call that this leads to: its id, environ and name."""
        self.thread.ask(number, pairs)
        return self.called()

    def called(self):
        _, _, call, payload = self.thread.until(protocol.CALL)
        caller, kind, _, count, names, values = struct.unpack_from("<QBBHII", payload)
        start = struct.calcsize("<QBBHII")
        keys = payload[start : start + names].decode("latin-1").split("\0")
        texts = payload[start + names : start + names + values].decode("latin-1").split("\0")
        self.assertEqual(count, len(keys))
        environ = dict(zip(keys, texts))
        self.caller, self.kind = caller, kind
        return call, environ, payload[start + names + values :].decode("utf-8")

    def nest(self, call, pairs, kind=0, number=9):
        """Sends a request that Java code makes for that call."""
        payload = struct.pack("<Q", call) + request_payload(pairs, kind)
        self.thread.send(protocol.NESTED, number, payload)

    def ends(self, call):
        """Answers the call, and so the request."""
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"outer", LAST)
        self.assertEqual(b"outer", self.thread.answer(1).body)

    def next(self, call):
        self.assertEqual(call, self.thread.until(protocol.CALL_NEXT)[2])

    def test_a_call_carries_the_environ_and_the_name(self):
        self.start("through")
        call, environ, name = self.call(7, ("HTTP_X", "caf\u00e9" if str is not bytes else "x"))
        self.assertGreaterEqual(call, 1 << 63)
        self.assertEqual((7, 0, "billing"), (self.caller, self.kind, name))
        self.assertEqual("/", environ["PATH_INFO"])
        self.assertEqual("http", environ["wsgi.url_scheme"])
        self.assertFalse([key for key in environ if key.startswith("wsgi.") and "url" not in key])
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK", "A", "b") + b"all", LAST)
        answer = self.thread.answer(7)
        self.assertEqual(("200 OK", b"all"), (answer.status, answer.body))
        self.assertEqual("b", answer.header("A"))

    def test_blocks_are_asked_for_one_by_one(self):
        self.start("through")
        call, _, _ = self.call()
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"one")
        self.assertEqual(protocol.HEAD, self.thread.frame()[0])
        self.next(call)
        self.thread.send(protocol.CALL_DATA, call, b"two")
        self.assertEqual(b"two", self.thread.until(protocol.DATA)[3])
        self.next(call)
        self.thread.send(protocol.CALL_DATA, call, b"", LAST)
        self.assertEqual(b"", self.thread.answer(1).body)

    def test_what_is_written_is_written(self):
        self.start("through")
        call, _, _ = self.call()
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"a", WRITTEN)
        self.assertEqual(protocol.HEAD, self.thread.frame()[0])
        self.next(call)
        self.thread.send(protocol.CALL_DATA, call, b"b", WRITTEN)
        self.assertEqual(b"b", self.thread.until(protocol.DATA)[3])
        self.next(call)
        self.thread.send(protocol.CALL_DATA, call, b"c", LAST)
        self.assertEqual(b"c", self.thread.answer(1).body)

    def test_an_error_is_raised_where_the_call_is(self):
        self.start("through")
        call, _, _ = self.call()
        self.thread.send(protocol.CALL_ERROR, call, b"\1java.io.IOException: no", LAST)
        kind, text = self.thread.answer(1).error
        self.assertEqual(protocol.APPLICATION_RAISED, kind)
        self.assertIn("ApplicationError: java.io.IOException: no", text)

    def test_an_error_half_way_is_raised_there(self):
        self.start("through")
        call, _, _ = self.call()
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"one")
        self.thread.frame()
        self.next(call)
        self.thread.send(protocol.CALL_ERROR, call, b"\1late", LAST)
        self.assertIn("ApplicationError: late", self.thread.answer(1).error[1])

    def test_the_body_is_read_when_it_is_asked_for(self):
        self.start("through")
        self.thread.ask(1, ("CONTENT_LENGTH", "5"), 1, b"12345")
        call, _, _ = self.called()
        self.assertEqual(protocol.ASKED_BODY, self.kind)
        self.thread.send(protocol.CALL_READ, call)
        self.assertEqual((protocol.CALL_BODY, 0, call, b"12345"), self.thread.frame())
        self.thread.send(protocol.CALL_READ, call)
        self.assertEqual((protocol.CALL_BODY, LAST, call, b""), self.thread.frame())
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"x", LAST)
        self.assertEqual(b"x", self.thread.answer(1).body)

    def test_what_is_not_read_to_its_end_is_closed(self):
        self.start("first_block")
        call, _, _ = self.call()
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"one")
        self.assertIn(b"one", self.thread.until(protocol.HEAD)[3])
        self.assertEqual(call, self.thread.until(protocol.CALL_CLOSE)[2])
        self.thread.send(protocol.CALL_DATA, call, b"", LAST)
        self.assertEqual(b"", self.thread.answer(1).body)

    def test_what_is_left_open_is_closed_with_the_request(self):
        self.start("leaves_open")
        call, _, _ = self.call()
        self.thread.send(protocol.CALL_HEAD, call, head("200 OK") + b"one")
        frames = [self.thread.frame(), self.thread.frame()]
        self.assertEqual([protocol.HEAD, protocol.CALL_CLOSE], [frame[0] for frame in frames])
        self.thread.send(protocol.CALL_DATA, call, b"", LAST)
        self.thread.ask(2)
        call, _, _ = self.called()
        self.thread.send(protocol.CALL_ERROR, call, b"\1no", LAST)
        self.assertIsNotNone(self.thread.answer(2).error)

    def test_a_waiting_thread_answers_what_comes_to_it(self):
        self.start("inner_or_through")
        call, _, _ = self.call()
        self.nest(call, ("PATH_INFO", "/inner"))
        self.assertEqual((protocol.HEAD, 0, 9), self.thread.frame()[:3])
        self.thread.send(protocol.NEXT, 9)
        self.assertEqual((protocol.DATA, 0, 9, b"two"), self.thread.frame())
        self.thread.send(protocol.NEXT, 9)
        self.assertEqual((protocol.DATA, LAST, 9, b""), self.thread.frame())
        self.ends(call)

    def test_what_is_wrong_with_a_nested_answer_comes_with_its_next_block(self):
        self.start("inner_or_through")
        call, _, _ = self.call()
        self.nest(call, ("PATH_INFO", "/long"))
        self.assertEqual((protocol.HEAD, 0, 9), self.thread.frame()[:3])
        self.thread.send(protocol.NEXT, 9)
        self.assertEqual((protocol.TROUBLE, 0, 9), self.thread.frame()[:3])
        self.assertEqual((protocol.DATA, LAST, 9, b"b"), self.thread.frame())
        self.ends(call)

    def test_what_comes_nested_can_be_closed(self):
        worker = self.start("inner_or_through")
        call, _, _ = self.call()
        self.nest(call, ("PATH_INFO", "/inner"))
        self.thread.until(protocol.HEAD)
        self.thread.send(protocol.CLOSE, 9)
        self.assertEqual((protocol.DATA, LAST, 9, b""), self.thread.frame())
        self.assertIn(b"closed inner", worker.control.until(protocol.LOG)[3])
        self.thread.send(protocol.NEXT, 9)  # crosses with the end: ignored
        self.ends(call)

    def test_calls_are_nested_in_each_other(self):
        self.start("inner_or_through")
        outer, _, _ = self.call()
        self.nest(outer, ("PATH_INFO", "/again"))
        inner, _, _ = self.called()
        self.assertEqual(9, self.caller)
        self.thread.send(protocol.CALL_HEAD, inner, head("200 OK") + b"inner", LAST)
        self.assertIn(b"inner", self.thread.until(protocol.HEAD)[3])
        self.thread.send(protocol.NEXT, 9)
        self.assertEqual((protocol.DATA, LAST, 9, b""), self.thread.frame())
        self.ends(outer)

    def test_a_nested_error_is_told(self):
        self.start("inner_or_through")
        call, _, _ = self.call()
        self.nest(call, ("PATH_INFO", "/raise"))
        self.assertIn("ValueError: nested", self.thread.answer(9).error[1])
        self.ends(call)

    def test_a_nested_body_is_asked_for(self):
        self.start("inner_or_through")
        call, _, _ = self.call()
        pairs = ("PATH_INFO", "/read", "CONTENT_LENGTH", "4")
        self.nest(call, pairs, protocol.ASKED_BODY)
        self.assertEqual(9, self.thread.until(protocol.BODY_WANTED)[2])
        self.thread.send(protocol.BODY, 9, b"abcd")
        self.assertEqual(9, self.thread.until(protocol.BODY_WANTED)[2])
        self.thread.send(protocol.BODY, 9, b"", LAST)
        self.assertEqual(b"abcd", self.thread.answer(9).body)
        self.ends(call)

    def test_what_is_closed_while_it_runs_is_closed_when_it_has_run(self):
        self.start("inner_or_through")
        outer, _, _ = self.call()
        self.nest(outer, ("PATH_INFO", "/again"))
        inner, _, _ = self.called()
        self.thread.send(protocol.CLOSE, 9)
        self.thread.send(protocol.CALL_HEAD, inner, head("200 OK") + b"inner")
        self.assertIn(b"inner", self.thread.until(protocol.HEAD)[3])
        self.assertEqual(inner, self.thread.until(protocol.CALL_CLOSE)[2])
        self.thread.send(protocol.CALL_DATA, inner, b"", LAST)
        self.assertEqual((protocol.DATA, LAST, 9, b""), self.thread.frame())
        self.ends(outer)

    def test_a_block_asked_for_too_early_comes_when_what_stands_within_has_run(self):
        self.start("inner_or_through")
        outer, _, _ = self.call()
        inner = self.begun_within(outer)
        self.reads_nested(inner)
        self.thread.send(protocol.NEXT, 9)
        self.thread.send(protocol.BODY, 10, b"abcd")
        self.assertEqual(10, self.thread.until(protocol.BODY_WANTED)[2])
        self.thread.send(protocol.BODY, 10, b"", LAST)
        self.assertEqual(b"abcd", self.thread.answer(10).body)
        self.is_asked_for_the_end(inner)
        self.ends(outer)

    def test_what_stands_beside_it_may_feed_it(self):
        self.start("inner_or_through")
        outer, _, _ = self.call()
        inner = self.begun_within(outer)
        self.reads_nested(outer)
        self.thread.send(protocol.NEXT, 9)
        self.is_asked_for_the_end(inner)
        self.thread.send(protocol.BODY, 10, b"", LAST)
        self.assertEqual(b"", self.thread.answer(10).body)
        self.ends(outer)

    def begun_within(self, call):
        """A nested request, 9, that has sent its first block: the call that it has made."""
        self.nest(call, ("PATH_INFO", "/again"))
        inner, _, _ = self.called()
        self.thread.send(protocol.CALL_HEAD, inner, head("200 OK") + b"one")
        self.assertIn(b"one", self.thread.until(protocol.HEAD)[3])
        return inner

    def is_asked_for_the_end(self, inner):
        """The nested request goes on: to the end of its call, and so to its own."""
        self.next(inner)
        self.thread.send(protocol.CALL_DATA, inner, b"", LAST)
        self.assertEqual((protocol.DATA, LAST, 9, b""), self.thread.frame())

    def reads_nested(self, call):
        """Another, 10, that waits for its body."""
        pairs = ("PATH_INFO", "/read", "CONTENT_LENGTH", "4")
        self.nest(call, pairs, protocol.ASKED_BODY, 10)
        self.assertEqual(10, self.thread.until(protocol.BODY_WANTED)[2])

    def test_only_a_thread_that_answers_can_call(self):
        self.start("in_another_thread")
        self.assertIn(b"only in a thread", self.thread.fetch(1).body)

    def test_a_name_that_there_is_not_is_told_at_once(self):
        calls.know(["billing", "mail"])
        self.addCleanup(calls.know, None)
        calls.check("billing")
        with self.assertRaises(LookupError) as caught:
            calls.check("biling")
        self.assertEqual(
            "there is no application biling; there is billing, mail", str(caught.exception)
        )
        calls.know([])
        with self.assertRaises(LookupError) as caught:
            calls.check("billing")
        self.assertIn("the settings name none", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
