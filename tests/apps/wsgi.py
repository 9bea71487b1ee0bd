"""Serves each folder beside this file: /NAME/... is the application in NAME/wsgi.py."""

import os
import threading

_folder = os.path.dirname(os.path.abspath(__file__))
_loaded = {}
_lock = threading.Lock()


def _load(name):
    path = os.path.join(_folder, name, "wsgi.py")
    space = {"__name__": name, "__file__": path}
    with open(path) as source:
        exec(compile(source.read(), path, "exec"), space)
    return space["application"]


def application(environ, start_response):
    name, slash, rest = environ["PATH_INFO"][1:].partition("/")
    with _lock:
        if name not in _loaded:
            _loaded[name] = _load(name)
    environ["SCRIPT_NAME"] += "/" + name
    environ["PATH_INFO"] = slash + rest
    return _loaded[name](environ, start_response)
