"""Judges the environ, and how the application is called: the server's duties."""

import re

from islay_worker.rules import shown, type_name

_REQUIRED = (
    "wsgi.version",
    "wsgi.url_scheme",
    "wsgi.input",
    "wsgi.errors",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
)
_NEVER_EMPTY = (
    ("REQUEST_METHOD", "W040"),
    ("SERVER_NAME", "W046"),
    ("SERVER_PORT", "W046"),
    ("SERVER_PROTOCOL", "W047"),
)
_INPUT = ("read", "readline", "readlines", "__iter__")
_ERRORS = ("flush", "write", "writelines")
_OWN_NAME = re.compile(r"[a-z0-9_.]+\Z").match
_DIGITS = re.compile(r"[0-9]+\Z").match


def problems(arguments, keywords):
    """What is wrong with a call of an application, as `(clause, what was found)`."""
    if keywords or len(arguments) != 2:
        return [("W010", _counted(arguments, keywords))]
    environ = arguments[0]
    if type(environ) is not dict:
        return [("W011", "It is of type %s" % type_name(environ))]
    missing = [("W013", "There is no %s" % key) for key in _REQUIRED if key not in environ]
    return missing + _strings(environ) + _values(environ) + _path(environ) + _streams(environ)


def advice(environ):
    """What a server had better do otherwise."""
    found = []
    if "QUERY_STRING" not in environ:
        found.append(("W043", "It is absent"))
    for key in environ:
        if "." in key and not key.startswith("HTTP_") and not _OWN_NAME(key):
            found.append(("W067", "There is %s" % shown(key)))
    return found


def _counted(arguments, keywords):
    return "It was called with %d by position and %d by keyword" % (len(arguments), len(keywords))


def _strings(environ):
    found = []
    for key, value in environ.items():
        if type(key) is not str:
            found.append(("W054", "There is a key %s" % shown(key)))
        elif "." in key:
            continue
        elif value is None:
            found.append(("W039", "%s is None" % key))
        elif type(value) is not str:
            found.append(("W054", "%s is %s %s" % (key, type_name(value), shown(value))))
        elif str is not bytes and value and max(value) > "\xff":
            found.append(("W134", "%s is %s" % (key, shown(value))))
    return found


def _values(environ):
    found = [(clause, "There is no " + key) for key, clause in _NEVER_EMPTY if not environ.get(key)]
    for key in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
        if key in environ:
            found.append(("W044", "There is %s" % key))
    length = environ.get("CONTENT_LENGTH")
    if length and not _DIGITS(str(length)):
        found.append(("W045", "It is %s" % shown(length)))
    version = environ.get("wsgi.version", (1, 0))
    if type(version) is not tuple or version != (1, 0):
        found.append(("W056", "It is %s" % shown(version)))
    if environ.get("wsgi.url_scheme", "http") not in ("http", "https"):
        found.append(("W057", "It is %s" % shown(environ["wsgi.url_scheme"])))
    return found


def _path(environ):
    script, path = str(environ.get("SCRIPT_NAME", "")), str(environ.get("PATH_INFO", ""))
    found = []
    if script == "/" or (script and not script.startswith("/")):
        found.append(("W041", "It is %s" % shown(script)))
    all_of_server = path == "*" and environ.get("REQUEST_METHOD") == "OPTIONS"
    if (path and not path.startswith("/") and not all_of_server) or not (script or path):
        found.append(("W042", "SCRIPT_NAME is %s, PATH_INFO is %s" % (shown(script), shown(path))))
    return found


def _streams(environ):
    found = []
    for key, clause, names in (("wsgi.input", "W068", _INPUT), ("wsgi.errors", "W072", _ERRORS)):
        stream = environ.get(key)
        for name in names:
            if stream is not None and not hasattr(stream, name):
                found.append((clause, "This one (%s) has no %s" % (type_name(stream), name)))
    return found
