"""A front end that is killed by its test: it shows the worker's process id and waits."""

import sys

from front_end import FrontEnd

if __name__ == "__main__":
    worker = FrontEnd("applications:waits")
    worker.threads[0].ask(1)
    while worker.begun() != 1:
        pass
    sys.stdout.write("%d\n" % worker.process.pid)
    sys.stdout.flush()
    worker.control.frame()
