"""Says goodbye when its process ends."""

import atexit
import sys


@atexit.register
def goodbye():
    sys.stderr.write("goodbye from the application\n")
    sys.stderr.flush()


def application(environ, start_response):
    start_response("200 OK", [])
    return []
