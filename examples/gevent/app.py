"""An application that patches the standard library with gevent, and asks many at once."""

from gevent import monkey

monkey.patch_all()

import threading  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402

PAUSE = 0.1
MOST = 100


def app(environ, start_response):
    """Waits as often as the path says, each for a tenth of a second, and all at the same time."""
    text = environ["PATH_INFO"].strip("/") or "10"
    count = int(text) if text.isdigit() and int(text) <= MOST else 0
    begun = time.time()
    gevent.joinall([gevent.spawn(time.sleep, PAUSE) for _ in range(count)])
    thread = threading.current_thread().name
    body = "%d waited %.1f s, in %s\n" % (count, time.time() - begun, thread)
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [body.encode("utf-8")]
