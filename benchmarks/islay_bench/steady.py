"""A load of so many requests a second, whatever becomes of them (an open loop).

Each request carries a number, which has to come back: an answer to somebody else is noticed.
"""

import collections
import http.client
import threading
import time

CLIENTS = 64
PATIENCE = 10


class SteadyLoad:
    """Asks from its making on until `stop`. `answers` counts what came of the requests: `ok`, a
    status, or a word for what happened to the connection."""

    def __init__(self, port, per_second):
        self.answers = collections.Counter()
        self.slowest = 0.0
        self._port = port
        self._pause = 1 / per_second
        self._begin = time.perf_counter()
        self._number = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Lets what was asked come back. Returns `answers`."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        return self.answers

    def _next(self):
        """The number of the next request, at the time that it is due; 0 at the end."""
        with self._lock:
            self._number += 1
            number = self._number
        wait = self._begin + number * self._pause - time.perf_counter()
        return 0 if self._stopped.wait(max(wait, 0)) else number

    def _run(self):
        client = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        number = self._next()
        while number:
            begin = time.perf_counter()
            outcome = self._ask(client, number)
            with self._lock:
                self.answers[outcome] += 1
                self.slowest = max(self.slowest, time.perf_counter() - begin)
            number = self._next()
        client.close()

    @staticmethod
    def _ask(client, number):
        kept = client.sock is not None
        try:
            client.request("GET", f"/?{number}")
            answer = client.getresponse()
            body = answer.read()
        except TimeoutError:
            client.close()
            return "no answer"
        except (OSError, http.client.HTTPException) as trouble:
            client.close()
            refused = isinstance(trouble, ConnectionRefusedError)
            return "refused" if refused else "cut off, kept" if kept else "cut off"
        if answer.status != 200:
            return str(answer.status)
        return "ok" if body == str(number).encode() else "MIXED UP"
