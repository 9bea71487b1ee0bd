"""A real worker process over a real Unix socket, one behaviour a test."""

import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

import front_end
from front_end import FrontEnd
from islay_worker import protocol


class WorkerTest(unittest.TestCase):
    def start(self, name, **settings):
        worker = FrontEnd("applications:" + name, **settings)
        self.addCleanup(worker.close)
        return worker

    def fetch(self, name, *arguments, **settings):
        return self.start(name, **settings).threads[0].fetch(7, *arguments)


class ResponsesTest(WorkerTest):
    def test_a_small_response_is_one_frame(self):
        answer = self.fetch("hello")
        self.assertEqual([protocol.HEAD], answer.kinds)
        self.assertEqual("200 OK", answer.status)
        self.assertEqual([("Content-Type", "text/plain")], answer.headers)
        self.assertEqual(b"Hello world!", answer.body)

    def test_requests_in_the_pipe_are_answered_in_order(self):
        thread = self.start("hello").threads[0]
        whole = b"".join(
            protocol.frame(protocol.REQUEST, 0, number, front_end.request_payload())
            for number in range(1, 200)
        )
        thread.socket.sendall(whole)
        for number in range(1, 200):
            self.assertEqual(b"Hello world!", thread.answer(number).body)

    def test_a_request_in_parts_is_put_together(self):
        thread = self.start("echo").threads[0]
        payload = front_end.request_payload(("HTTP_LONG", "x" * 70000), 1, b"body")
        thread.send(protocol.REQUEST_PART, 5, payload[:65536])
        thread.send(protocol.REQUEST, 5, payload[65536:])
        self.assertEqual(b"body", thread.answer(5).body)

    def test_each_block_of_a_generator_comes_by_itself(self):
        answer = self.fetch("hello_generator")
        self.assertEqual([b"", b"Hello ", b"world!", b""], [b""] + _blocks(answer))
        self.assertEqual(b"Hello world!", answer.body)

    def test_a_response_that_reaches_its_length_needs_no_further_frame(self):
        self.assertEqual([protocol.HEAD], self.fetch("counted").kinds)

    def test_a_big_response_is_split_and_waited_for(self):
        thread = self.start("big").threads[0]
        thread.ask(1)
        thread.ask(2)
        answer = thread.answer(1)
        self.assertEqual(b"0123456789" * 100000, answer.body)
        self.assertEqual("1000000", answer.header("Content-Length"))
        self.assertTrue(all(len(frame[3]) <= 65536 for frame in answer.frames))
        thread.socket.settimeout(0.2)
        with self.assertRaises((OSError, IOError)):
            thread.frame()
        thread.socket.settimeout(front_end.SECONDS)
        thread.send(protocol.TAKEN, 1)
        self.assertEqual(1000000, len(thread.answer(2).body))

    def test_a_small_response_of_several_frames_is_not_waited_for(self):
        thread = self.start("hello_generator").threads[0]
        thread.ask(1)
        thread.ask(2)
        thread.answer(1)
        self.assertEqual(b"Hello world!", thread.answer(2).body)

    def test_many_blocks_arrive_whole(self):
        self.assertEqual(350000, len(self.fetch("many_blocks").body))

    def test_write_comes_before_what_is_returned(self):
        answer = self.fetch("writes")
        self.assertEqual(b"pre-post", answer.body)
        self.assertEqual(b"pre-", _blocks(answer)[0])

    def test_a_bytestring_returned_whole_is_one_block(self):
        answer = self.fetch("returns_whole")
        self.assertEqual((b"one block", [protocol.HEAD]), (answer.body, answer.kinds))

    def test_an_iterable_may_have_only_getitem(self):
        self.assertEqual(b"abc", self.fetch("items").body)

    def test_an_error_page_replaces_the_head(self):
        answer = self.fetch("error_page")
        self.assertEqual(("500 Oops", [("X-New", "1")]), (answer.status, answer.headers))
        self.assertEqual(b"error page", answer.body)

    def test_head_gets_no_body_and_the_length_of_get(self):
        answer = self.fetch("big", ("REQUEST_METHOD", "HEAD"))
        self.assertEqual((b"", "1000000"), (answer.body, answer.header("Content-Length")))

    def test_204_gets_no_body_and_close_is_called(self):
        answer = self.fetch("no_content")
        self.assertEqual((b"", []), (answer.body, answer.headers))


class ErrorsTest(WorkerTest):
    def test_what_an_application_raises_is_told_without_our_frames(self):
        kind, text = self.fetch("raises").error
        self.assertEqual(protocol.APPLICATION_RAISED, kind)
        self.assertIn("applications.py", text)
        self.assertIn("ValueError: before", text)
        self.assertNotIn("islay_worker", text)

    def test_an_error_after_output_ends_the_response(self):
        answer = self.fetch("raises_later")
        self.assertEqual(b"some", answer.body)
        self.assertIn("after output", answer.error[1])

    def test_empty_blocks_put_nothing_on_the_wire(self):
        answer = self.fetch("empty_blocks_then_raises")
        self.assertEqual([protocol.ERROR], answer.kinds)

    def test_system_exit_and_interrupts_do_not_end_the_thread(self):
        for name, text in (("exits", "SystemExit: 3"), ("interrupts", "KeyboardInterrupt")):
            thread = self.start(name).threads[0]
            self.assertIn(text, thread.fetch(1).error[1])
            self.assertIn(text, thread.fetch(2).error[1])

    def test_close_that_raises_does_not_break_the_response(self):
        worker = self.start("close_raises")
        answer = worker.threads[0].fetch(1)
        self.assertEqual((b"fine", None), (answer.body, answer.error))
        self.assertIn("in close", answer.troubles[0] if answer.troubles else _log(worker, 1))

    def test_text_is_refused_with_the_place_and_the_way_out(self):
        kind, text = self.fetch("yields_text").error
        self.assertEqual(protocol.RULE_BROKEN, kind)
        self.assertIn("applications.yields_text", text)
        self.assertIn("applications.py, line", text)
        self.assertIn("encode", text)

    def test_none_is_no_response(self):
        kind, text = self.fetch("returns_none").error
        self.assertEqual(protocol.RULE_BROKEN, kind)
        self.assertIn("None", text)

    def test_a_body_needs_start_response(self):
        self.assertIn("start_response", self.fetch("never_starts").error[1])

    def test_too_many_bytes_are_cut_off_and_logged(self):
        answer = self.fetch("too_much")
        self.assertEqual((b"abcde", None), (answer.body, answer.error))
        self.assertIn("Content-Length is 5", answer.troubles[0])

    def test_too_few_bytes_are_an_error(self):
        answer = self.fetch("too_little")
        self.assertEqual(b"abc", answer.body)
        self.assertEqual(protocol.RULE_BROKEN, answer.error[0])
        self.assertIn("10", answer.error[1])

    def test_an_error_page_that_is_late_raises_the_original(self):
        answer = self.fetch("late_error_page")
        self.assertEqual(b"begun", answer.body)
        self.assertIn("ValueError: the original", answer.error[1])

    def test_errors_lines_come_with_the_request_id(self):
        worker = self.start("logs")
        self.assertEqual(b"7", worker.threads[0].fetch(7).body)
        self.assertEqual("one\ntwo", _log(worker, 7))
        self.assertEqual("half a line", _log(worker, 7))
        self.assertEqual("rest", _log(worker, 7))


class BodiesTest(WorkerTest):
    def test_a_body_comes_inline(self):
        self.assertEqual(b"body", self.fetch("echo", (), 1, b"body").body)

    def test_a_body_comes_as_a_file(self):
        worker = self.start("echo")
        path = os.path.join(worker.folder, "body")
        with open(path, "wb") as handle:
            handle.write(b"spilled")
        self.assertEqual(b"spilled", worker.threads[0].fetch(1, (), 2, path.encode()).body)

    def test_a_body_streams_when_it_is_wanted(self):
        thread = self.start("echo").threads[0]
        thread.ask(1, (), 3)
        thread.until(protocol.BODY_WANTED)
        thread.send(protocol.BODY, 1, b"one ")
        thread.send(protocol.BODY, 1, b"two", protocol.LAST)
        self.assertEqual(b"one two", thread.answer(1).body)

    def test_a_body_that_breaks_off_raises(self):
        thread = self.start("reads_past_errors").threads[0]
        thread.ask(1, (), 3)
        thread.until(protocol.BODY_WANTED)
        thread.send(protocol.BODY, 1, b"one ")
        thread.send(protocol.BODY, 1, b"the client left", protocol.BROKEN)
        self.assertEqual(b"broken: the client left", thread.answer(1).body)

    def test_what_is_not_read_of_a_body_is_skipped(self):
        thread = self.start("never_reads").threads[0]
        thread.ask(1, (), 3)
        self.assertEqual(b"unread", thread.answer(1).body)
        thread.send(protocol.BODY, 1, b"late")
        thread.send(protocol.BODY, 1, b"", protocol.LAST)
        self.assertEqual(b"unread", thread.fetch(2).body)


class FilesTest(WorkerTest):
    content = (b"0123456789" * 100000)[27:]

    def ask_for_file(self):
        thread = self.start("sent_file").threads[0]
        thread.ask(1)
        head = thread.until(protocol.HEAD)
        self.assertIn(b"Content-Length\0" + str(len(self.content)).encode(), head[3])
        return thread, thread.until(protocol.FILE)

    def test_a_file_is_named_and_kept_open_until_it_is_taken(self):
        thread, (_, flags, _, payload) = self.ask_for_file()
        device, inode, offset, count = struct.unpack_from("<QQQQ", payload)
        path = payload[32:].decode()
        self.assertEqual((protocol.LAST, 27, len(self.content)), (flags, offset, count))
        with open(path, "rb") as handle:
            status = os.fstat(handle.fileno())
            self.assertEqual((device, inode), (status.st_dev, status.st_ino))
            handle.seek(offset)
            self.assertEqual(self.content, handle.read(count))
        thread.send(protocol.TAKEN, 1)
        thread.ask(2)
        thread.until(protocol.HEAD)

    def test_a_file_that_is_refused_comes_as_data(self):
        thread, _ = self.ask_for_file()
        thread.send(protocol.FILE_REFUSED, 1, b"no /proc")
        answer = thread.answer(1)
        self.assertEqual(self.content, answer.body)
        thread.send(protocol.TAKEN, 1)
        thread.ask(2)
        thread.until(protocol.HEAD)

    def test_a_small_file_is_sent_as_data(self):
        answer = self.fetch("small_file")
        self.assertEqual((b"small", [protocol.HEAD]), (answer.body, answer.kinds))

    def test_what_is_no_file_is_read(self):
        self.assertEqual(b"in memory", self.fetch("bytes_file").body)


class EnvironTest(WorkerTest):
    def shown(self, *arguments, **settings):
        text = self.fetch("shows", *arguments, **settings).body.decode("latin-1")
        lines = text.split("\n")
        self.assertEqual("dict", lines[0])
        return dict((line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines[1:])

    def test_environ_holds_what_the_specification_requires(self):
        shown = self.shown(("HTTP_X", "caf\xe9"), environ={"site.name": "x"}, threads=2)
        self.assertEqual("str 'GET'", shown["REQUEST_METHOD"])
        self.assertEqual("tuple (1, 0)", shown["wsgi.version"])
        self.assertEqual("bool True", shown["wsgi.multithread"])
        self.assertEqual("bool False", shown["wsgi.multiprocess"])
        self.assertEqual("bool False", shown["wsgi.run_once"])
        self.assertEqual("str 'x'", shown["site.name"])
        self.assertEqual("str 'islay/test'", shown["SERVER_SOFTWARE"])
        self.assertEqual("str '7'", shown["islay.request_id"])
        self.assertEqual("str 'CGI/1.1'", shown["GATEWAY_INTERFACE"])
        self.assertFalse([name for name in shown if shown[name].startswith("NoneType")])

    def test_a_key_of_the_application_has_a_character_for_each_byte(self):
        shown = self.shown(environ={"site.name": b"K\xc3\xa4se".decode("latin-1")})
        self.assertEqual("str %r" % "K\xc3\xa4se", shown["site.name"])

    def test_one_thread_is_not_multithreaded_and_is_the_main_one(self):
        self.assertEqual("bool False", self.shown()["wsgi.multithread"])
        self.assertEqual(b"MainThread", self.fetch("thread_name").body)

    @unittest.skipUnless(hasattr(os, "register_at_fork"), "not in this Python")
    def test_a_forked_child_holds_no_connection(self):
        self.assertEqual(b"0", self.fetch("forks").body)


class ControlTest(WorkerTest):
    def stuck(self, threads=1):
        worker = self.start("waits", threads=threads)
        for number in range(1, 6):
            worker.threads[0].ask(number)
        while worker.begun() != 1:
            pass
        return worker

    def test_what_stands_behind_a_stuck_request_is_recalled(self):
        worker = self.stuck()
        self.assertEqual((2, 3, 4, 5), worker.recall(5))
        self.assertEqual(1, worker.begun())

    def test_nothing_is_given_back_while_what_was_sent_last_has_not_come_whole(self):
        worker = self.stuck()
        late = protocol.frame(protocol.REQUEST, 0, 6, front_end.request_payload())
        worker.threads[0].socket.sendall(late[:-1])
        self.assertEqual((), worker.recall(6))
        self.assertEqual((), worker.recall(7))
        worker.threads[0].socket.sendall(late[-1:])
        self.assertEqual((2, 3, 4, 5, 6), worker.recall(6))

    def test_what_is_finished_is_written_before_the_recall_is_answered(self):
        worker = self.start("waits_on_odd")
        thread = worker.threads[0]
        frames = [
            protocol.frame(protocol.REQUEST, 0, number, front_end.request_payload())
            for number in (2, 3, 4)
        ]
        thread.socket.sendall(b"".join(frames))
        while worker.begun() != 3:
            pass
        self.assertEqual((4,), worker.recall(4))
        self.assertEqual(b"even", thread.answer(2).body)

    def test_a_recall_while_the_front_end_takes_nothing_does_not_wait(self):
        worker = self.start("endless")
        worker.threads[0].ask(1)
        worker.threads[0].ask(2)
        worker.threads[0].until(protocol.HEAD)
        self.assertEqual((2,), worker.recall(2))

    def test_a_recall_while_taken_is_awaited_gives_back_what_waits(self):
        worker = self.start("big")
        thread = worker.threads[0]
        thread.fetch(1)
        thread.ask(2)
        numbers = ()
        while not numbers:
            numbers = worker.recall(2)
        self.assertEqual((2,), numbers)
        thread.send(protocol.TAKEN, 1)
        self.assertEqual(1000000, len(thread.fetch(2).body))

    def test_a_client_that_left_ends_the_iteration(self):
        worker = self.start("endless")
        thread = worker.threads[0]
        thread.ask(1)
        thread.until(protocol.HEAD)
        worker.control.send(protocol.CANCEL, 1)
        self.assertEqual((protocol.CANCELLED, ""), thread.answer(1).error)

    def test_a_cancel_before_its_request_is_remembered(self):
        worker = self.stuck(threads=2)
        worker.control.send(protocol.CANCEL, 9)
        stacks = b""
        while b"applications.py" not in stacks:  # called a moment after its id is on the page
            worker.control.send(protocol.STACKS)
            stacks = worker.control.until(protocol.STACKS_ARE)[3]
        self.assertEqual((protocol.CANCELLED, ""), worker.threads[1].fetch(9).error)

    def test_the_application_can_ask_whether_its_client_left(self):
        worker = self.start("disconnected")
        worker.threads[0].ask(1)
        while worker.begun() != 1:
            pass
        worker.control.send(protocol.CANCEL, 1)
        self.assertEqual(b"True", worker.threads[0].answer(1).body)


class EndTest(WorkerTest):
    def test_a_worker_that_drains_finishes_its_pipes_and_ends_well(self):
        for threads in (1, 3):
            worker = self.start("hello", threads=threads)
            worker.threads[0].ask(1)
            worker.control.send(protocol.DRAIN)
            self.assertEqual(b"Hello world!", worker.threads[0].answer(1).body)
            self.assertEqual(0, worker.status())

    def test_exit_handlers_of_the_application_run(self):
        worker = self.start("at_exit")
        path = os.path.join(worker.folder, "left")
        worker.threads[0].fetch(1, ("x.path", path))
        worker.control.send(protocol.DRAIN)
        self.assertEqual(0, worker.status())
        self.assertTrue(os.path.exists(path))

    def test_the_end_of_control_ends_a_worker_that_is_busy(self):
        worker = self.start("waits")
        worker.threads[0].ask(1)
        while worker.begun() != 1:
            pass
        worker.control.close()
        self.assertEqual(1, worker.status())

    def test_a_broken_frame_ends_the_worker(self):
        worker = self.start("hello")
        worker.threads[0].socket.sendall(b"\xff" * 16)
        self.assertEqual(1, worker.status())

    def test_interrupts_from_a_terminal_are_ignored_and_term_ends(self):
        worker = self.start("hello")
        self.assertEqual(worker.process.pid, os.getpgid(worker.process.pid))
        worker.process.send_signal(signal.SIGINT)
        self.assertEqual(b"Hello world!", worker.threads[0].fetch(1).body)
        worker.process.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, worker.status())

    def test_a_worker_dies_with_its_parent(self):
        script = os.path.join(front_end.HERE, "dying_parent.py")
        # It is killed, and leaves its own temporary files behind.
        folder = tempfile.mkdtemp(prefix="islay")
        self.addCleanup(shutil.rmtree, folder)
        environ = dict(os.environ, TMPDIR=folder)
        parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environ)
        self.addCleanup(parent.stdout.close)
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        # The worker holds the other end of that pipe: it ends when the worker has ended.
        self.assertEqual(b"", parent.stdout.read())
        self.assertTrue(pid)


class FailuresTest(WorkerTest):
    def test_a_target_that_does_not_load_is_reported_and_ends_with_status_4(self):
        worker = self.start("no_such_name")
        self.assertTrue(worker.failed)
        self.assertEqual("callable-missing", worker.ready["kind"])
        self.assertEqual(4, worker.status())

    def test_ready_says_what_runs(self):
        ready = self.start("hello").ready
        self.assertEqual("applications:hello", ready["application"])
        self.assertTrue(ready["file"].endswith(("applications.py", "applications.pyc")))
        self.assertEqual("%d.%d.%d" % sys.version_info[:3], ready["python"])


def _blocks(answer):
    blocks = []
    for kind, _, _, payload in answer.frames:
        if kind == protocol.HEAD:
            payload = payload[4 + struct.unpack_from("<I", payload)[0] :]
        blocks.append(payload)
    return blocks


def _log(worker, number):
    kind, _, of, payload = worker.control.frame()
    assert (kind, of) == (protocol.LOG, number), (kind, of, payload)
    return payload.decode("utf-8")


if __name__ == "__main__":
    unittest.main()
