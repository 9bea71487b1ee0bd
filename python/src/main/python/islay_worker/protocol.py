"""Frames of the worker protocol, version 1, as bytes: no sockets here.

A `Decoder` is fed through the memory it lends (`space`) and told how much arrived
(`received`); the encoders return bytes. See `docs/worker-protocol.md`.
"""

import operator
import struct

from islay_worker import accelerated

FRAME_LIMIT = 65536
"""Bytes of payload that one frame may hold."""
REQUEST_LIMIT = 16 * 1024 * 1024
"""Bytes that a request made of several frames may have."""

LAST = 1
BROKEN = 2
WRITTEN = 4
SHARED = 8

REQUEST_PART, REQUEST, BODY, TAKEN, FILE_REFUSED = 1, 2, 3, 4, 5
NESTED, NEXT, CLOSE, CALL_HEAD, CALL_DATA, CALL_READ, CALL_ERROR = 6, 7, 8, 9, 10, 11, 12
MAPPED, SLOTS_FREE = 13, 14
HELLO, HEAD, DATA, FILE, ERROR, INFORM, BODY_WANTED, TROUBLE = 16, 17, 18, 19, 20, 21, 22, 23
CALL, CALL_NEXT, CALL_BODY, CALL_CLOSE = 24, 25, 26, 27
MEMORY, SLOTS_WANTED = 28, 29
RECALL, CANCEL, INTERRUPT, STACKS, DRAIN, HALF_CLOSED, LEAD = 32, 33, 34, 35, 36, 37, 38
FORK = 40
READY, FAILED, RECALLED, LOG, STACKS_ARE, LOADED = 48, 49, 50, 51, 52, 53
INTERRUPTED, SOURCES = 54, 55
FORKED, EXITED = 56, 57

TO_THREAD = frozenset(range(REQUEST_PART, SLOTS_FREE + 1))
TO_CONTROL = frozenset((RECALL, CANCEL, INTERRUPT, STACKS, DRAIN, HALF_CLOSED, LEAD))
TO_ZYGOTE = frozenset((FORK,))

NO_BODY, INLINE_BODY, FILE_BODY, STREAM_BODY, ASKED_BODY = 0, 1, 2, 3, 4
APPLICATION_RAISED, RULE_BROKEN, CANCELLED, OWN_FAULT = 1, 2, 3, 4

_HEADER = struct.Struct("<IBBHQ")
_REQUEST = struct.Struct("<BBHII")
_FILE = struct.Struct("<QQQQ")
_NUMBER = struct.Struct("<I")
_CALL = struct.Struct("<QBBHII")
_PLACE = struct.Struct("<II")
_ID = struct.Struct("<Q")

HEADER_SIZE = _HEADER.size
_REQUEST_SIZE = _REQUEST.size
pack_header = _HEADER.pack
pack_number = _NUMBER.pack
pack_place = _PLACE.pack

_KEPT_NAMES = 256
_KEPT_LENGTH = 4096
_known_names = {}


class BrokenPeer(Exception):
    """The other side did not keep to the protocol: there is no way to go on."""


def bits(kinds):
    """A bit for each of some types of frames."""
    return sum(1 << kind for kind in kinds)


class Decoder(object):
    """Cuts a stream of bytes into frames `(kind, flags, id, payload)`, of these `kinds`.

    One caller at a time: the owner of the connection holds its read lock.
    """

    def __init__(self, kinds, size=4 * FRAME_LIMIT):
        self._kinds = bits(kinds)
        self._buffer = bytearray(size)
        self._view = memoryview(self._buffer)
        self._have = 0

    def space(self):
        """The memory that the next bytes belong into; never empty."""
        return self._view[self._have :]

    def received(self, count):
        """`count` bytes were put into `space()`: the frames that are complete now."""
        have, buffer, view = self._have + count, self._buffer, self._view
        frames, start = _cut(buffer, have, self._kinds) or cut(buffer, have, self._kinds)
        rest = have - start
        if start and rest:
            view[:rest] = view[start:have].tobytes()
        self._have = rest
        return frames


def cut(buffer, have, kinds):
    """The whole frames at the beginning of a bytearray that holds `have` bytes; where the rest is.

    `kinds` has a bit for each type that is allowed. Raises `BrokenPeer` for anything else.
    """
    unpack, view, frames, start = _HEADER.unpack_from, memoryview(buffer), [], 0
    while have - start >= HEADER_SIZE:
        length, kind, flags, zero, number = unpack(buffer, start)
        if length > FRAME_LIMIT or zero or not kinds >> kind & 1:
            raise BrokenPeer("frame of type %d, length %d, reserved %d" % (kind, length, zero))
        payload = start + HEADER_SIZE
        end = payload + length
        if end > have:
            break
        frames.append((kind, flags, number, view[payload:end].tobytes()))
        start = end
    return frames, start


_cut = accelerated.cut or cut


def frame(kind, flags, number, payload=b""):
    """One whole frame; the payload is at most `FRAME_LIMIT` bytes."""
    return pack_header(len(payload), kind, flags, 0, number) + payload


def hello(token, pid, index):
    """The first frame on every connection; `index` is a thread's number or `control`."""
    return frame(HELLO, 0, 0, ("islay 1 %s %d %s" % (token, pid, index)).encode("ascii"))


def request(payload):
    """A request's `(body kind, number of the application, pairs of the environ, body bytes)`.

    The pairs are of native strings, to be gone through once. Raises `BrokenPeer` when the
    payload contradicts itself.
    """
    if len(payload) < _REQUEST_SIZE:
        raise BrokenPeer("a request of %d bytes" % len(payload))
    kind, application, count, names_size, values_size = _REQUEST.unpack_from(payload)
    start = _REQUEST_SIZE + names_size
    end = start + values_size
    block = payload[_REQUEST_SIZE:start]
    try:
        # Not `get`: without a GIL, in CPython 3.13, that takes the lock of the dictionary twice for
        # what another thread has put there, and so waits for itself, 30 microseconds.
        names = _known_names[block]
    except KeyError:
        names = _names(block)
    values = native(payload[start:end]).split("\0")
    sane = kind <= ASKED_BODY and end <= len(payload)
    if not sane or not len(names) == len(values) == count or (not kind and end < len(payload)):
        raise BrokenPeer(
            "a request of body kind %d and %d bytes that announces %d pairs in %d and %d bytes, and"
            " has %d names and %d values"
            % (kind, len(payload), count, names_size, values_size, len(names), len(values))
        )
    return kind, application, zip(names, values), payload[end:]


def begin(payload, hosted):
    """What a request is made of: `(body kind, application, environ, body bytes)`.

    `hosted` is a list of `(application, environ to start from)`.
    """
    kind, index, pairs, body = request(payload)
    application, environ = hosted[index]
    environ = environ.copy()
    environ.update(pairs)
    return kind, application, environ, body


def _names(block):
    """The names of an environ. Requests of one client have the same ones: so they are kept."""
    names = tuple(native(block).split("\0"))
    if len(block) <= _KEPT_LENGTH:
        if len(_known_names) >= _KEPT_NAMES:
            _known_names.clear()
        _known_names[block] = names
    return names


native = bytes if str is bytes else operator.methodcaller("decode", "latin-1")
"""Bytes as a native string of Latin-1 characters (PEP 3333, "Unicode Issues")."""


def call(number, kind, names, values, name):
    """The payload of `CALL`, made for the request `number`: lists of bytes, and who is called."""
    names_block, values_block = b"\0".join(names), b"\0".join(values)
    fixed = _CALL.pack(number, kind, 0, len(names), len(names_block), len(values_block))
    return b"".join((fixed, names_block, values_block, utf8(name)))


def split_nested(payload):
    """The payload of `NESTED` as `(id of the call that it is made for, payload of a request)`."""
    if len(payload) < _ID.size:
        raise BrokenPeer("a nested request of %d bytes" % len(payload))
    return _ID.unpack_from(payload)[0], payload[_ID.size :]


def split_head(payload):
    """The payload of `CALL_HEAD` as `(status, headers, first bytes of the body)`."""
    end = 4 + _NUMBER.unpack_from(payload)[0]
    parts = native(payload[4:end]).split("\0")
    return parts[0], list(zip(parts[1::2], parts[2::2])), payload[end:]


def frame_size(block):
    """The length of the frame that begins with these bytes, its header among them."""
    return HEADER_SIZE + _HEADER.unpack_from(block)[0]


def frame_kind(block):
    """The type of the frame that begins with these bytes."""
    return _HEADER.unpack_from(block)[1]


def file_payload(status, offset, count, path):
    """The payload of `FILE` and `MEMORY`: which file (its `os.fstat`), from where, how much."""
    return _FILE.pack(status.st_dev, status.st_ino, offset, count) + path.encode("ascii")


def recalled(index, numbers):
    """The payload of `RECALLED`."""
    return struct.pack("<I%dQ" % len(numbers), index, *numbers)


def report(kind, text):
    """The payload of `ERROR` and `TROUBLE`: the kind, and the text cut to fit a frame."""
    return struct.pack("B", kind) + clipped(text)


def clipped(text, limit=FRAME_LIMIT - 1):
    """Text as at most `limit` bytes of UTF-8; what is too much is taken from its middle."""
    if not isinstance(text, bytes):
        text = utf8(text)
    if len(text) <= limit:
        return text
    half = limit // 2 - 16
    start = text[:half].decode("utf-8", "ignore")
    end = text[-half:].decode("utf-8", "ignore")
    return utf8(start) + b"\n  [...]\n" + utf8(end)


def utf8(text):
    """Any text as UTF-8, lone surrogates written as escapes."""
    if isinstance(text, bytes):
        return text.decode("utf-8", "replace").encode("utf-8")
    return text.encode("utf-8", "backslashreplace")
