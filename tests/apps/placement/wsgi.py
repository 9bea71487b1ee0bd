"""Tells where it runs: directory, search path, environment, environ."""

import os
import sys


def application(environ, start_response):
    start_response("200 OK", [])
    lines = ["cwd " + os.getcwd(), "first " + sys.path[0], "argv %r" % (sys.argv,)]
    lines += ["path " + entry for entry in sys.path]
    lines += ["env %s=%s" % item for item in os.environ.items()]
    lines += ["environ %s=%s" % item for item in environ.items()]
    return ["\n".join(lines).encode("utf-8")]
