"""The iterable that an application returned, and a watch on who iterates over it."""

from islay_worker.lint.running import Running


def wrapped(blocks, call):
    """As the application's, with a length only if that has one."""
    try:
        promised = len(blocks)
    except Exception:  # no __len__, or one that fails: then nothing is promised
        return Blocks(blocks, call, None)
    return SizedBlocks(blocks, call, promised)


class Blocks(object):
    """Iterable and iterator in one; `close` is always there."""

    def __init__(self, blocks, call, promised):
        self._blocks = blocks
        self._call = call
        self._promised = promised
        self._iterator = None
        self._count = 0
        self._step = 0

    def __iter__(self):
        return self

    def __next__(self):
        call = self._call
        if call.closed:
            raise call.complaints.of_server("W030", "A block was asked for after that")
        call.check_swallowed()
        with Running(call) as outer:
            if outer is not None:
                call.watch_consumption(outer)
            if self._iterator is None:
                self._iterator = iter(self._blocks)
            self._step = sum(inner.taken for inner in call.inner)
            try:
                data = next(self._iterator)
            except StopIteration:
                call.exhausted(self._count, self._promised)
                raise
        call.check_swallowed()
        call.block(data)
        self._count += 1
        call.taken += 1
        self._check_step()
        return data

    next = __next__

    def _check_step(self):
        call = self._call
        taken = sum(inner.taken for inner in call.inner) - self._step
        if taken > 1:
            call.complaints.report("W118", "It took %d for one" % taken)

    def close(self):
        """Calls that of the application, if there is one."""
        call = self._call
        if call.closed:
            call.complaints.report("W030", "It was called again", "server")
            return
        call.closed = True
        try:
            close = getattr(self._blocks, "close", None)
            if close is not None:
                with Running(call):
                    close()
        finally:
            call.end()

    def __del__(self):
        if not (self._call.closed or self._call.watched):
            try:
                self._call.complaints.report("W030", "It was never called", "server")
            except Exception:  # the interpreter ends, or the log does: nobody is left to be told
                return


class SizedBlocks(Blocks):
    """Of a length that the application's iterable told."""

    def __len__(self):
        return self._promised
