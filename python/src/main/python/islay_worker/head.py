"""A response's head: status and headers checked (PEP 3333, "The start_response() Callable") and
encoded for the wire.

Applications send the same few heads again and again. So what was checked and encoded is kept,
by status and headers: one loop that checks the types and one look-up are what a known head
costs. (The types come first, always: what is equal to a str need not be one.) A new one is
checked by a single expression over the whole text; only when that fails are the parts looked at
one by one, to say what is wrong.
"""

import re

from islay_worker import accelerated, protocol
from islay_worker.rules import RuleBroken, WrongType, WrongValue, shown, type_name

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_VALUE = r"[^\x00-\x1f\x7f]*"
_STATUS = r"[1-9][0-9]{2} [^\x00-\x20\x7f](?:[^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?"
_HEAD = re.compile(_STATUS + r"(?:\x00" + _TOKEN + r"\x00" + _VALUE + r")*\Z").match
_STATUS_ALONE = re.compile(_STATUS + r"\Z").match
_NAME_ALONE = re.compile(_TOKEN + r"\Z").match
_VALUE_ALONE = re.compile(_VALUE + r"\Z").match
_DIGITS = re.compile(r"[0-9]{1,18}\Z").match

HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "trailers",
        "transfer-encoding",
        "upgrade",
    )
)

_KEPT = 512
_KEPT_LENGTH = 1024
KNOWN = {}
"""What was checked and encoded, by `(status, *headers)`; the accelerator looks here, too."""

if accelerated.use_heads is not None:
    accelerated.use_heads(KNOWN)


def head(status, headers):
    """The head as `(bytes of a HEAD frame before the body, Content-Length or None, whether the
    status allows a body)`. Raises a `RuleBroken` that says what is wrong."""
    if type(headers) is not list:
        raise WrongType(
            "PEP 3333: response_headers has to be a list, not %s %s"
            % (type_name(headers), shown(headers))
        )
    for pair in headers:
        if type(pair) is not tuple or len(pair) != 2:
            raise _bad_pair(pair)
        name, value = pair
        if type(name) is not str or type(value) is not str:
            raise _bad_pair(pair)
    if type(status) is not str:
        raise WrongType(
            "PEP 3333: the status has to be a str, not %s %s" % (type_name(status), shown(status))
        )
    key = (status,) + tuple(headers)
    try:
        return KNOWN[key]  # not `get`: see protocol.request
    except KeyError:
        pass
    return _checked(key)  # not within `except`: what it raises would tell of the KeyError


def with_length(prefix, length):
    """The bytes before the body, with a Content-Length added; as they are when it has no room."""
    longer = prefix[4:] + ("\0Content-Length\0%d" % length).encode("ascii")
    if len(longer) + 4 > protocol.FRAME_LIMIT:
        return prefix
    return protocol.pack_number(len(longer)) + longer


def _checked(key):
    names, values = [name for name, _ in key[1:]], [value for _, value in key[1:]]
    parts = [key[0]] + [part for pair in key[1:] for part in pair]
    text = "\0".join(parts)
    try:
        encoded = text if str is bytes else text.encode("latin-1")
    except UnicodeEncodeError:
        raise _beyond_latin(parts)
    if not _HEAD(text) or text.count("\0") != 2 * len(names):
        raise _explained(key[0], names, values)
    if len(encoded) + 4 > protocol.FRAME_LIMIT:
        raise WrongValue(
            "status and headers have %d bytes together; %d are allowed"
            % (len(encoded), protocol.FRAME_LIMIT - 4)
        )
    length = None
    for name, value in zip(names, values):
        lower = name.lower()
        if lower in HOP_BY_HOP:
            raise WrongValue(
                "PEP 3333, Other HTTP Features: %s is a hop-by-hop header, which belongs to the"
                " server; an application must not send it" % name
            )
        if lower == "content-length":
            length = _length(value, length)
    code = key[0][:3]
    known = (
        protocol.pack_number(len(encoded)) + encoded,
        length,
        code[0] != "1" and code not in ("204", "304"),
    )
    if len(text) <= _KEPT_LENGTH:
        if len(KNOWN) >= _KEPT:
            KNOWN.clear()
        KNOWN[key] = known
    return known


def _length(value, earlier):
    if earlier is not None:
        raise WrongValue("two Content-Length headers: only one is allowed")
    if not _DIGITS(value):
        raise WrongValue("Content-Length has to be 1 to 18 digits, not %s" % shown(value))
    return int(value)


def _bad_pair(pair):
    if type(pair) is not tuple or len(pair) != 2:
        return WrongType("PEP 3333: a header has to be a tuple (name, value), not %s" % shown(pair))
    return WrongType(
        "PEP 3333: name and value of a header have to be of type str, not %s and %s: %s"
        % (type_name(pair[0]), type_name(pair[1]), shown(pair))
    )


def _beyond_latin(parts):
    wrong = [part for part in parts if any(ord(character) > 255 for character in part)]
    return WrongValue(
        "PEP 3333, Unicode Issues: status and headers hold only characters of Latin-1"
        " (U+0000 to U+00FF); encode others first: %s" % shown(wrong[0])
    )


def _explained(status, names, values):
    if not _STATUS_ALONE(status):
        return WrongValue(
            'PEP 3333: the status has to be three digits, a space and a reason ("200 OK"), without'
            " control characters or space around it, not %s" % shown(status)
        )
    for name, value in zip(names, values):
        if not _NAME_ALONE(name):
            return WrongValue(
                "PEP 3333: a header's name has to be a token of RFC 9110 (letters, digits and"
                " !#$%%&'*+-.^_`|~), not %s" % shown(name)
            )
        if not _VALUE_ALONE(value):
            return WrongValue(
                "PEP 3333: the value of header %s has a control character (CR, LF and NUL among"
                " them): %s" % (name, shown(value))
            )
    return RuleBroken("PEP 3333: the headers are wrong: %s" % shown(names))
