"""Ctrl-C, TERM and HUP: end the benchmark, but never in the middle of a start or an end.

A server that is just being started is not yet known to anybody who could end it, and an end that is
cut short leaves processes behind.
"""

import contextlib
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruption:
    """Turns the signals into one `KeyboardInterrupt`. Main thread only."""

    def __init__(self):
        self.held = 0
        self.pending = False

    def watch(self):
        for number in SIGNALS:
            signal.signal(number, self.arrived)

    def arrived(self, number, frame):
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)  # what is left to do is short and bounded
        if self.held:
            self.pending = True
        else:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def hold(self):
        """While in here a signal waits."""
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1
            if self.pending and not self.held:
                self.pending = False
                raise KeyboardInterrupt


interruption = Interruption()
