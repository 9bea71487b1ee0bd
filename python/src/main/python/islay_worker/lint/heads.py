"""Judges what start_response is given: the application's duties."""

import re

from islay_worker.head import HOP_BY_HOP
from islay_worker.rules import shown, type_name

_STATUS = re.compile(r"[1-9][0-9]{2} \S(?:.*\S)?\Z", re.DOTALL).match
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z").match
_PLAIN_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\Z").match
_DIGITS = re.compile(r"[0-9]+\Z").match

EMPTY_STATUSES = ("204", "304")


def problems(arguments, keywords):
    """What is wrong, as `(clause, what was found)`, the graver first."""
    if keywords or not 2 <= len(arguments) <= 3:
        found = "It got %d by position and %d by keyword" % (len(arguments), len(keywords))
        return [("W016", found)]
    return _of_status(arguments[0]) + _of_headers(arguments[1]) + _of_exc_info(*arguments[2:])


def advice(status, headers):
    """What is allowed, and had better be otherwise; for a head that has no problem."""
    names = [name.lower() for name, _ in headers]
    found = [
        ("W087", "Not every server takes %s" % shown(name))
        for name, _ in headers
        if not _PLAIN_NAME(name)
    ]
    if "status" in names:
        found.append(("L01", "There is one"))
    if status[:3] in EMPTY_STATUSES:
        if "content-type" in names:
            found.append(("L03", "There is a Content-Type with %s" % shown(status)))
    elif "content-type" not in names and length(headers) != 0 and status[0] != "1":
        found.append(("L02", "There is no Content-Type with %s" % shown(status)))
    return found


def length(headers):
    """The Content-Length, or None."""
    for name, value in headers:
        if name.lower() == "content-length":
            return int(value)
    return None


def _of_status(status):
    if type(status) is not str:
        return [("W132", "The status is %s %s" % (type_name(status), shown(status)))]
    if _CONTROL(status):
        return [("W084", "It is %s" % shown(status))]
    if not _STATUS(status):
        return [("W017", "It is %s" % shown(status))]
    return _beyond_latin(status)


def _of_headers(headers):
    if type(headers) is not list:
        return [("W085", "They are %s %s" % (type_name(headers), shown(headers)))]
    found = []
    for header in headers:
        if type(header) is not tuple or len(header) != 2:
            found.append(("W018", "There is %s" % shown(header)))
        elif type(header[0]) is not str or type(header[1]) is not str:
            found.append(("W132", "There is %s" % shown(header)))
        else:
            found += _of_header(*header)
    lengths = [] if found else [h[1] for h in headers if h[0].lower() == "content-length"]
    if len(lengths) > 1 or not all(_DIGITS(value) for value in lengths):
        found.append(("L04", "There is %s" % shown(lengths)))
    return found


def _of_header(name, value):
    if not _TOKEN(name):
        return [("W087", "There is %s" % shown(name))]
    if _CONTROL(value):
        return [("W088", "That of %s is %s" % (name, shown(value)))]
    if name.lower() in HOP_BY_HOP:
        return [("W091", "There is %s" % name)]
    return _beyond_latin(name + value)


def _beyond_latin(text):
    if str is not bytes and text and max(text) > "\xff":
        return [("W134", "There is %s" % shown(text))]
    return []


def _of_exc_info(exc_info=None):
    try:
        if exc_info is None:
            return []
        if type(exc_info) is not tuple or len(exc_info) != 3:
            return [("W098", "It is %s" % shown(exc_info))]
        if not isinstance(exc_info[1], BaseException):
            return [("W098", "No exception is being handled")]
        return []
    finally:
        exc_info = None
