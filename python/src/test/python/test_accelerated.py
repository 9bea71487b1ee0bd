"""The accelerator in C does what the Python beside it does, or leaves it to that.

`ISLAY_FUZZ_SECONDS` and `ISLAY_FUZZ_SEED` as in `test_fuzzed.py`.
"""

import sys
import unittest

import front_end
from fakes import FakeControl, FakePipe
from islay_worker import accelerated, gateway, head, protocol, response, streams
from islay_worker.answer import PlainAnswer
from islay_worker.rules import Cancelled
from test_fuzzed import any_bytes, mutated, rounds

KINDS = sum(1 << kind for kind in protocol.TO_THREAD)
STATUSES = ("200 OK", "204 No Content", "304 Not Modified", "500 Oops", "99", 200, b"200 OK")
HEADERS = (
    [],
    [("Content-Type", "text/plain")],
    [("Content-Length", "5")],
    [("Content-Length", "5"), ("X-Long", "x" * 65500)],
    [("X-Latin", "\xe9")],
    [("X-Beyond", "\u20ac")],
    [("Connection", "close")],
    [["X-List", "1"]],
    [("X-Three", "1", "2")],
    (("X-In", "a tuple"),),
)
BLOCKS = (
    [b"12345"],
    (b"12345",),
    [b""],
    [],
    [b"123", b"45"],
    [b"123456"],
    [b"x" * 65536],
    [bytearray(b"12345")],
    ["12345"],
    [None],
)
PIECES = (b"12345", b"", b"123", b"x" * 30000, b"123456", bytearray(b"12345"), "12345", None)


class _Text(str):
    """Equal to what is known, and no str by its type."""


PlainResponse = type("PlainResponse", (PlainAnswer,), dict(vars(response.Response)))
"""A response without the accelerator."""


def outcome(kind, head_only, calls, waiting=(), cancelled=()):
    """What was sent and raised by a response on which methods are called in turn, while these
    requests wait behind it, and these have been given up."""
    pipe, control = FakePipe(), FakeControl()
    pipe.requests.extend(waiting)
    control.cancelled.update((number, Cancelled) for number in cancelled)
    answer = kind(pipe, 7, control, head_only)
    seen = []
    for name, arguments in calls:
        try:
            result = getattr(answer, name)(*arguments)
            seen.append("write" if result == answer.write else result)
        except Exception as error:
            seen.append((type(error), str(error)))
        seen.append((answer.state, answer.number, answer._sent, answer._long, pipe.awaited))
        seen.append((b"".join(map(bytes, pipe.out)), tuple(pipe.flushed)))
    return seen, control.lines


@unittest.skipIf(accelerated.Answer is None, "no accelerator here")
class AcceleratedTest(unittest.TestCase):
    def test_frames_are_cut_alike_or_left_to_the_reference(self):
        def play(chance):
            frames = b"".join(
                protocol.frame(
                    chance.choice(sorted(protocol.TO_THREAD)),
                    chance.randrange(256),
                    chance.randrange(2**64),
                    any_bytes(chance, 200),
                )
                for _ in range(chance.randrange(4))
            )
            data = bytearray(mutated(chance, frames))
            have = chance.randint(0, len(data))
            found = accelerated.cut(data, have, KINDS)
            try:
                expected = protocol.cut(data, have, KINDS)
            except protocol.BrokenPeer:
                expected = None
            self.assertEqual(expected, found)

        rounds(play)

    def test_requests_begin_alike_or_are_left_to_the_reference(self):
        hosted = [("first", {"A": 1, "wsgi.version": (1, 0)}), ("second", {"wsgi.errors": 1})]

        def play(chance):
            pairs = (
                chance.choice(("HTTP_X", "REQUEST_METHOD", "A", "islay.request_id")),
                chance.choice(("HEAD", any_bytes(chance, 9).decode("latin-1").replace("\0", ""))),
            )
            payload = front_end.request_payload(pairs, chance.randrange(6), any_bytes(chance, 9))
            payload = mutated(chance, payload)
            found = self.begun(accelerated.begin, payload, hosted)
            expected = self.begun(gateway.begun, payload, hosted)
            self.assertEqual(expected, found)
            self.assertEqual([2, 1], [len(environ) for _, environ in hosted])

        rounds(play)

    def test_values_of_one_request_are_never_those_of_another(self):
        hosted = [(None, {"SERVER_NAME": "here", "A": 1})]
        names = ("REQUEST_METHOD", "HTTP_HOST", "HTTP_COOKIE", "SERVER_NAME", "HTTP_ACCEPT")
        values = ("", "\1", "GET", "one", "two", "\xe9", "x" * 256, "x" * 257)

        def play(chance):
            used = names[: chance.randint(1, len(names))]
            for _ in range(5):
                pairs = [text for name in used for text in (name, chance.choice(values))]
                payload = front_end.request_payload(pairs)
                environ = accelerated.begin(payload, hosted, FakePipe(), 7, FakeControl())[2]
                expected = list(protocol.begin(payload, hosted)[2].items())
                self.assertEqual(expected, list(self.without_ours(environ).items()))

        rounds(play)

    def without_ours(self, environ):
        ours = ("wsgi.errors", "islay.request_id", "islay.client_disconnected")
        return {name: value for name, value in environ.items() if name not in ours}

    def test_only_what_says_nothing_of_a_client_is_kept_for_the_next(self):
        pairs = ("HTTP_HOST", "islay.example", "HTTP_COOKIE", "session=1", "PATH_INFO", "/secret")
        pairs += ("REMOTE_ADDR", "192.0.2.1", "HTTP_AUTHORIZATION", "Basic eDp5")
        payload, hosted = front_end.request_payload(pairs), [(None, {})]
        one, other = (
            accelerated.begin(payload, hosted, FakePipe(), number, FakeControl())[2]
            for number in (7, 8)
        )
        self.assertEqual({"HTTP_HOST"}, {name for name in pairs[::2] if one[name] is other[name]})

    def begun(self, begin, payload, hosted):
        """What a request is made of, its objects as what they are made of; None: it is odd."""
        pipe, control = FakePipe(), FakeControl()
        try:
            made = begin(payload, hosted, pipe, 7, control)
        except (IndexError, protocol.BrokenPeer):
            return None
        if made is None:
            return None
        kind, application, environ, body, answer, errors = made
        self.assertIs(errors, environ.pop("wsgi.errors"))
        self.assertEqual(answer.client_disconnected, environ.pop("islay.client_disconnected"))
        self.assertEqual((answer, control), (errors._response, errors._control))
        self.assertEqual(b"", errors.partial)
        self.assertEqual((pipe, control), (answer._pipe, answer._control))
        classes = type(answer), type(errors)
        held = answer.number, answer.state, answer.single, answer.head_only
        return kind, application, list(environ.items()), body, classes, held

    def test_two_gateways_do_not_share_environs(self):
        payload = front_end.request_payload()
        for base in ({"site": 1}, {"site": 2, "other": 3}, {"site": 1}):
            found = self.begun(accelerated.begin, payload, [("one", base)])
            self.assertEqual(self.begun(gateway.begun, payload, [("one", base)]), found)

    def test_what_a_request_begins_with_can_be_made_by_hand_too(self):
        control, answer = FakeControl(), response.Response(FakePipe(), 1, FakeControl(), False)
        errors = streams.Errors(control, answer)
        errors.write("begun, ")
        errors.softspace = 1
        errors.write("ended\n")
        self.assertEqual([(1, b"begun, ended")], control.lines)
        self.assertRaises(TypeError, errors.__init__, control, answer)
        self.assertRaises(TypeError, streams.Errors, control)

    def test_names_are_the_same_objects_as_those_of_programs(self):
        payload = front_end.request_payload(("HTTP_X_ACCELERATED", "1"))
        environ = accelerated.begin(payload, [(None, {})], FakePipe(), 1, FakeControl())[2]
        wanted = sys.intern("HTTP_X_ACCELERATED")
        self.assertTrue(any(name is wanted for name in environ))

    def test_responses_are_alike(self):
        def play(chance):
            calls = []
            for _ in range(chance.randint(1, 6)):
                kind = chance.random()
                if kind < 0.3:
                    calls.append(("send", (chance.choice(PIECES),)))
                elif kind < 0.4:
                    calls.append(("finish", ()))
                elif kind < 0.8:
                    status, headers = chance.choice(STATUSES), chance.choice(HEADERS)
                    if chance.random() < 0.1:
                        status = _Text("200 OK")
                    exc_info = chance.choice([(), (), (None,), (5,), ((None, None, None),)])
                    calls.append(("start_response", (status, headers) + exc_info))
                else:
                    calls.append(("send_whole", (chance.choice(BLOCKS),)))
            around = (
                chance.random() < 0.2,
                calls,
                [None] * chance.randrange(2),
                chance.choice(((), (), (8,), (7,))),
            )
            expected = outcome(PlainResponse, *around)
            self.assertEqual(expected, outcome(response.Response, *around), calls)

        rounds(play)

    def test_start_response_takes_keywords(self):
        answer = response.Response(FakePipe(), 1, FakeControl(), False)
        answer.start_response(status="200 OK", response_headers=[], exc_info=None)
        answer.send_whole([b"x"])
        self.assertEqual(response.COMPLETE, answer.state)

    def test_an_answer_begins_once(self):
        answer = response.Response(FakePipe(), 1, FakeControl(), False)
        self.assertRaises(TypeError, answer.__init__, FakePipe(), 2, FakeControl(), False)
        self.assertRaises(TypeError, response.Response, 1, 2)

    def test_wrong_arguments_are_refused(self):
        for wrong in ((), (b"", 1, 2), (bytearray(), "1", 2)):
            self.assertRaises(TypeError, accelerated.cut, *wrong)
        for have in (-1, 4):
            self.assertIsNone(accelerated.cut(bytearray(3), have, KINDS))
        for wrong in ((), (b"", []), ("text", [], 1, 2, 3), (b"", (), 1, 2, 3)):
            self.assertRaises(TypeError, accelerated.begin, *wrong)
        for wrong in ((), (1, 2), (dict, streams.Errors), (response.Response, dict)):
            self.assertRaises(TypeError, accelerated.use_types, *wrong)
        self.assertRaises(TypeError, accelerated.use_heads, [])

    def test_nothing_is_leaked(self):
        payload, hosted = front_end.request_payload(), [(None, {})]
        headers = [("Content-Type", "text/plain")]
        frames = bytearray(protocol.frame(protocol.REQUEST, 0, 1, payload))

        def once():
            accelerated.cut(frames, len(frames), KINDS)
            begun = accelerated.begin(payload, hosted, FakePipe(), 1, FakeControl())
            answer = begun[4]
            answer.start_response("200 OK", headers)
            answer.send_whole([payload])
            streams.Errors(FakeControl(), answer).write("x\n")
            try:
                answer.start_response("200 OK", response_headers=headers)
            except Exception:
                pass

        watched = (payload, hosted, headers, headers[0], b"x", FakePipe, head.KNOWN, None, True)
        once()
        before = [sys.getrefcount(each) for each in watched]
        blocks = sys.getallocatedblocks()
        for _ in range(1000):
            once()
        self.assertEqual(before, [sys.getrefcount(each) for each in watched])
        self.assertLess(sys.getallocatedblocks() - blocks, 100)
