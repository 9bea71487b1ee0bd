"""Tells which threads run it and how many requests ran at once."""

import threading
import time

_lock = threading.Lock()
_running = 0
_most = 0
_loaded_by = threading.current_thread().name


def application(environ, start_response):
    global _running, _most
    with _lock:
        _running += 1
        _most = max(_most, _running)
    time.sleep(0.01)
    with _lock:
        _running -= 1
    name = threading.current_thread().name
    start_response("200 OK", [])
    words = [name, _most, environ["wsgi.multithread"], environ["wsgi.multiprocess"]]
    return [" ".join(map(str, words)).encode("ascii")]
