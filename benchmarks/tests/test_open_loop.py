import socket
import socketserver
import threading
import unittest

from islay_bench.load import milliseconds_at, put_steady_load
from islay_bench.open_loop import OpenLoop, complete
from islay_bench.scenarios import Steady

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server(socketserver.ThreadingTCPServer):
    """Gives the same answer to all; every `drop`th request is cut off instead."""

    daemon_threads = False

    def __init__(self, answer=ANSWER, drop=0):
        super().__init__(("127.0.0.1", 0), Connection)
        self.port = self.server_address[1]
        self.answer = answer
        self.drop = drop
        self.asked = []
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self.serve_forever, args=[0.01])
        self.thread.start()

    def wanted(self, path):
        """Notes the request. Whether it is to be answered."""
        with self.lock:
            self.asked.append(path)
            return not self.drop or len(self.asked) % self.drop != 0

    def __exit__(self, *_):
        self.shutdown()
        self.thread.join()
        self.server_close()


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        request = self.request.recv(65536)
        while request and self.server.wanted(request.split()[1]):
            self.request.sendall(self.server.answer)
            request = self.request.recv(65536)


class OpenLoops(unittest.TestCase):
    def test_every_request_is_asked_and_counted(self):
        with Server() as server:
            load = put_steady_load(server.port, Steady(500, slow_every=10), 0.2)
        self.assertEqual((load.requests, load.errors), (100, 0))
        self.assertEqual(server.asked.count(b"/slow"), 10)

    def test_latencies_are_those_of_the_fast_ones(self):
        with Server() as server:
            loop = OpenLoop(server.port, 500, 10)
            loop.run(0.2)
        self.assertEqual((len(loop.fast), len(loop.slow)), (90, 10))

    def test_a_connection_that_is_cut_off_is_an_error_and_the_next_is_asked_on_a_new_one(self):
        with Server(drop=10) as server:
            load = put_steady_load(server.port, Steady(500), 0.1)
        self.assertEqual((load.requests, load.errors), (45, 5))

    def test_another_status_is_an_error(self):
        with Server(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n") as server:
            load = put_steady_load(server.port, Steady(500), 0.1)
        self.assertEqual((load.requests, load.errors, load.p50), (0, 50, 0.0))

    def test_a_server_that_is_not_there_is_all_errors(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            load = put_steady_load(nobody.getsockname()[1], Steady(500), 0.1)
        self.assertEqual((load.requests, load.errors), (0, 50))

    def test_an_answer_is_complete_with_its_last_byte(self):
        for size in range(len(ANSWER)):
            self.assertFalse(complete(ANSWER[:size]))
        self.assertTrue(complete(ANSWER))

    def test_a_percentile_of_few_is_the_largest(self):
        self.assertEqual(milliseconds_at([0.001, 0.002], 0.99), 2.0)


if __name__ == "__main__":
    unittest.main()
