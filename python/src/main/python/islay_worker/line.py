"""What a pipe does with its socket: takes in frames that have come, writes out what is finished.

`Line` is in C where `accelerated` has it. That one does the same, and keeps the GIL for what the
socket can do at once (`line.c` says why); `PlainLine` is the reference.

Reading happens under the read lock, and writing under the write lock. Whoever sorts frames in
(`_sort`, which a pipe has) has the read lock; whoever takes from the left of `out` the other one.
"""

from collections import deque
from threading import Lock

from islay_worker import accelerated, protocol


class PlainLine(object):
    """Over a `Wire`; frames of these `kinds` may come.

    `requests` are those that have come and wait, `out` is what is finished, in order; `idle` is
    whether the thread waits for requests.
    """

    def __init__(self, wire, kinds):
        self.requests = deque()
        self.out = deque()
        self.idle = False
        self._wire = wire
        self._parts = []
        self._decoder = protocol.Decoder(kinds)
        self._read_lock = Lock()
        self._write_lock = Lock()

    def next_requests(self):
        """Waits until requests have arrived. False: the front end has ended the connection."""
        while not self.requests:
            with self._read_lock:
                self.idle = True
                came = self.take_in()
                self.idle = False
            if not came:
                return False
        return True

    def more_requests(self):
        """Takes in what has arrived by now. False: that is no request."""
        with self._read_lock:
            self.take_in_now()
        return bool(self.requests)

    def take_in(self):
        """Waits for bytes, and sorts them in. False: the end. Under the read lock."""
        return self._take(self._wire.receive(self._decoder))

    def take_in_now(self):
        """Sorts in what is there. False: nothing, or the end, or an error that the owner will see.

        Under the read lock.
        """
        return self._take(self._wire.receive_now(self._decoder))

    def flush(self):
        """Writes out what is finished; blocks while the front end takes nothing."""
        if self.out:
            with self._write_lock:
                self._write_out(self.out)

    def close(self):
        """Gives up the descriptor; in a forked child this leaves the parent's alone."""
        self._wire.close()

    def begin_reading(self, wait):
        """Takes the read lock. False: another has it, and `wait` is false."""
        return self._read_lock.acquire(wait)

    def end_reading(self):
        """Gives the read lock back."""
        self._read_lock.release()

    def begin_writing(self, wait):
        """Takes the write lock. False: another has it, and `wait` is false."""
        return self._write_lock.acquire(wait)

    def end_writing(self):
        """Gives the write lock back."""
        self._write_lock.release()

    def _take(self, count):
        if count:
            self._sort(self._decoder.received(count))
        return count > 0

    def _write_out(self, out):
        """There may be nothing left: the control thread writes, too."""
        if not out:
            return
        if isinstance(out[-1], memoryview):
            self._send_pieces(out)
        else:
            block = b"".join(out)
            out.clear()
            self._wire.send(block)


Line = accelerated.Line or PlainLine
