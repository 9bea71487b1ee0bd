"""Runs a server that has no command of its own, or whose command knows of one process only.

    python forked.py SERVER MODULE:CALLABLE PORT PROCESSES

The processes of bjoern share the port by SO_REUSEPORT, as its documentation has it; those of the
other two are made by the server.
"""

import importlib
import os
import sys

HOST = "127.0.0.1"


def bjoern(app, port, processes):
    import bjoern as server

    for _ in range(processes - 1):
        if os.fork() == 0:
            break
    server.run(app, HOST, port, reuse_port=processes > 1)


def fastpysgi(app, port, processes):
    import fastpysgi as server

    server.run(app, HOST, port, workers=processes)


def fastwsgi(app, port, processes):
    import fastwsgi as server

    server.run(app, HOST, port, workers=processes)


def main(name, target, port, processes):
    module, _, attribute = target.partition(":")
    sys.path.insert(0, os.getcwd())
    app = getattr(importlib.import_module(module), attribute)
    {"bjoern": bjoern, "fastpysgi": fastpysgi, "fastwsgi": fastwsgi}[name](
        app, int(port), int(processes)
    )


if __name__ == "__main__":
    # This folder holds our own modules, which are none of the application's.
    sys.path.pop(0)
    main(*sys.argv[1:])
