"""Names what a worker must not have: sockets that listen, variables about descriptors."""

import os
import socket


def _listens(descriptor):
    try:
        copy = socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM)
    except (OSError, socket.error):
        return False
    try:
        return bool(copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except (OSError, socket.error):
        return False
    finally:
        copy.close()


def application(environ, start_response):
    found = [name for name in os.environ if name.startswith("LISTEN_")]
    for name in os.listdir("/proc/self/fd"):
        if _listens(int(name)):
            found.append("descriptor " + name)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [" ".join(found).encode("ascii")]
