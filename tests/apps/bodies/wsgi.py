"""Returns a body of the kind that the path names."""

import io


class Indexed(object):
    """Iterable by __getitem__ alone."""

    def __getitem__(self, index):
        return [b"in", b"dex", b"ed"][index]


class Iterator(object):
    """An iterator with a wrong __len__, written for Python 2 and 3."""

    def __init__(self):
        self.left = [b"or", b"rat", b"ite"]

    def __iter__(self):
        return self

    def __len__(self):
        raise RuntimeError("nobody knows")

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop()

    next = __next__


KINDS = {
    "/list": lambda: [b"a ", b"list"],
    "/tuple": lambda: (b"a ", b"tuple"),
    "/one": lambda: [b"one block"],
    "/empty-list": lambda: [],
    "/empty-blocks": lambda: [b"", b"", b""],
    "/generator": lambda: (block for block in [b"gene", b"", b"rator"]),
    "/whole": lambda: b"whole bytes",
    "/bytesio": lambda: io.BytesIO(b"line\nline\n"),
    "/indexed": lambda: Indexed(),
    "/iterator": lambda: Iterator(),
    "/map": lambda: map(bytes, [b"ma", b"pped"]),
    "/all-bytes": lambda: [bytes(bytearray(range(256)))],
    "/long": lambda: [b"x" * 300000],
    "/many": lambda: [b"y" * 1000] * 1000,
    "/text": lambda: [b"".decode("ascii") + b"text".decode("ascii")],
    "/text-whole": lambda: b"text".decode("ascii"),
    "/none": lambda: None,
    "/number": lambda: 7,
    "/numbers": lambda: [7],
}


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return KINDS[environ["PATH_INFO"]]()
