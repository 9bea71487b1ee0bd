"""Starts a program as a service manager does: inherit.py [--again] [--names A:B] KIND... -- COMMAND

The program gets a descriptor for each KIND, from 3 on, and the variables of sd_listen_fds(3). A
KIND is tcp, unix:PATH, deaf (a socket that does not listen), udp, or file. With --again this
process stays, passes SIGTERM on, and starts the program a second time when it has ended, with the
same sockets.
"""

import fcntl
import os
import signal
import socket
import sys


def opened(kind):
    if kind == "file":
        return open(os.devnull)
    if kind == "udp":
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if kind.startswith("unix:"):
        sock = socket.socket(socket.AF_UNIX)
        sock.bind(kind[5:])
    else:
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
    if kind != "deaf":
        sock.listen(16)
    return sock


def become(command, descriptors, names):
    for index, descriptor in enumerate(descriptors):
        os.dup2(descriptor, 3 + index)
        os.set_inheritable(3 + index, True)
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.environ["LISTEN_FDS"] = str(len(descriptors))
    if names:
        os.environ["LISTEN_FDNAMES"] = names
    os.execvp(command[0], command)


def twice(command, descriptors, names):
    for _ in range(2):
        child = os.fork()
        if child == 0:
            become(command, descriptors, names)
        signal.signal(signal.SIGTERM, lambda number, frame, child=child: os.kill(child, number))
        status = os.waitpid(child, 0)[1]
    sys.exit(os.WEXITSTATUS(status))


def main(arguments):
    split = arguments.index("--")
    kinds, command = arguments[:split], arguments[split + 1 :]
    again = "--again" in kinds
    if again:
        kinds.remove("--again")
    names = ""
    if "--names" in kinds:
        at = kinds.index("--names")
        names = kinds[at + 1]
        del kinds[at : at + 2]
    made = [opened(kind) for kind in kinds]
    # Out of the way of the numbers that are to be given. Not inherited themselves.
    high = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD_CLOEXEC, 100) for each in made]
    (twice if again else become)(command, high, names)


main(sys.argv[1:])
