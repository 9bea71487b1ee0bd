"""Plays the front end to a real worker process, over a real Unix socket."""

import binascii
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, os.pardir, os.pardir, "main", "python")
FOLDER = os.environ.get("ISLAY_WORKER_HOME", SOURCES)
"""Where the worker is; what was built has the accelerator, too."""
if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)

from islay_worker import protocol  # noqa: E402

SECONDS = 20.0
DEVELOPMENT = (
    "REQUEST_METHOD",
    "GET",
    "SCRIPT_NAME",
    "",
    "PATH_INFO",
    "/",
    "SERVER_NAME",
    "localhost",
    "SERVER_PORT",
    "80",
    "SERVER_PROTOCOL",
    "HTTP/1.1",
    "wsgi.url_scheme",
    "http",
)


def request_payload(pairs=(), kind=0, body=b""):
    """The payload of a `REQUEST`; `pairs` are names and values in turn, added to usual ones."""
    strings = dict(zip(DEVELOPMENT[::2], DEVELOPMENT[1::2]))
    strings.update(zip(pairs[::2], pairs[1::2]))
    names, values = _block(strings.keys()), _block(strings.values())
    sizes = struct.pack("<BBHII", kind, 0, len(strings), len(names), len(values))
    return sizes + names + values + body


def _block(strings):
    block = "\0".join(strings)
    return block if isinstance(block, bytes) else block.encode("latin-1")


class Response(object):
    """What came back for one request."""

    def __init__(self, frames):
        self.frames = frames
        self.kinds = [frame[0] for frame in frames]
        self.status, self.headers, self.body = None, [], b""
        self.error, self.troubles = None, []
        for kind, _, _, payload in frames:
            self._add(kind, payload)

    def _add(self, kind, payload):
        if kind == protocol.HEAD:
            length = struct.unpack_from("<I", payload)[0]
            strings = payload[4 : 4 + length].decode("latin-1").split("\0")
            self.status = strings[0]
            self.headers = list(zip(strings[1::2], strings[2::2]))
            self.body += payload[4 + length :]
        elif kind == protocol.DATA:
            self.body += payload
        elif kind == protocol.ERROR:
            self.error = (ord(payload[:1]), payload[1:].decode("utf-8"))
        elif kind == protocol.TROUBLE:
            self.troubles.append(payload[1:].decode("utf-8"))

    def header(self, name):
        """The value of the only header of that name, or None."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, values
        return values[0] if values else None


class Connection(object):
    """The front end's end of a connection, by frames."""

    def __init__(self, sock):
        self.socket = sock
        self.rest = b""

    def send(self, kind, number=0, payload=b"", flags=0):
        """Sends a frame."""
        self.socket.sendall(protocol.frame(kind, flags, number, payload))

    def ask(self, number, pairs=(), kind=0, body=b""):
        """Sends a request."""
        self.send(protocol.REQUEST, number, request_payload(pairs, kind, body))

    def frame(self):
        """The next frame, or None at the end."""
        header = self._exactly(16)
        if header is None:
            return None
        length, kind, flags, _, number = struct.unpack("<IBBHQ", header)
        return kind, flags, number, self._exactly(length)

    def until(self, kind):
        """The next frame, which has to be of that kind."""
        frame = self.frame()
        assert frame is not None and frame[0] == kind, (kind, frame)
        return frame

    def answer(self, number):
        """All frames up to the last of the response that comes next."""
        frames = []
        while not frames or not frames[-1][1] & protocol.LAST:
            frame = self.frame()
            assert frame is not None and frame[2] == number, (number, frame)
            frames.append(frame)
        return Response(frames)

    def fetch(self, number, pairs=(), kind=0, body=b""):
        """Asks, and reads the answer."""
        self.ask(number, pairs, kind, body)
        return self.answer(number)

    def _exactly(self, count):
        while len(self.rest) < count:
            piece = self.socket.recv(1 << 20)
            if not piece:
                return None
            self.rest += piece
        found, self.rest = self.rest[:count], self.rest[count:]
        return found

    def close(self):
        """Ends the connection."""
        self.socket.close()


class FrontEnd(object):
    """A worker and the connections to it; to be closed."""

    def __init__(self, target, threads=1, start=None, **settings):
        self.folder = tempfile.mkdtemp(prefix="islay")
        self.connections = []
        self.process = None
        try:
            self._start(target, threads, start, settings)
        except BaseException:
            self.close()
            raise

    def _start(self, target, threads, start, changes):
        token = binascii.hexlify(os.urandom(32)).decode("ascii")
        path = os.path.join(self.folder, "socket")
        progress = os.path.join(self.folder, "progress")
        with open(progress, "wb") as page:
            page.write(b"\0" * 8 * threads)
        self.progress = progress
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.settimeout(SECONDS)
        self.listener.bind(path)
        self.listener.listen(threads + 1)
        settings = {
            "socket": path,
            "parent": os.getpid(),
            "applications": [{"target": target, "environ": {}, "middleware": []}],
            "threads": threads,
            "chdir": HERE,
            "pythonpath": [],
            "multiprocess": False,
            "software": "islay/test",
            "progress": progress,
            "stacks": os.path.join(self.folder, "stacks"),
            "maximum_inline": 16384,
            "lint": False,
            "sources": False,
            "preload": False,
            "hooks": {},
        }
        settings["applications"][0]["environ"] = changes.pop("environ", {})
        settings.update(changes)
        text = "%s\n%s\n" % (token, json.dumps(settings))
        self.process = (start or start_worker)(text.encode("ascii"))
        self.control = self._accept(token, b"control")
        self.loaded, self.not_loaded = {}, {}
        self._read_start(len(settings["applications"]))
        self.threads = []
        if not self.failed:
            self.threads = [self._accept(token, b"%d" % index) for index in range(threads)]

    def _read_start(self, count):
        """Takes what is told of each application, and `READY` if any of them has loaded."""
        for _ in range(count):
            kind, _, number, payload = self.control.frame()
            told = self.loaded if kind == protocol.LOADED else self.not_loaded
            told[number] = json.loads(payload.decode("ascii"))
        self.failed = not self.loaded
        self.ready = self.not_loaded.get(0, {})
        if not self.failed:
            _, _, _, payload = self.control.frame()
            self.ready = json.loads(payload.decode("ascii"))
            self.ready.update(self.loaded.get(0, {}))

    def _accept(self, token, index):
        sock, _ = self.listener.accept()
        sock.settimeout(SECONDS)
        connection = Connection(sock)
        self.connections.append(connection)
        kind, _, _, payload = connection.frame()
        words = payload.split(b" ")
        assert kind == protocol.HELLO and words[:2] == [b"islay", b"1"], payload
        assert words[2].decode("ascii") == token and words[4] == index, payload
        return connection

    def recall(self, last):
        """What the first thread gives back, asked while `last` is what was sent to it last."""
        self.control.send(protocol.RECALL, last, struct.pack("<I", 0))
        payload = self.control.until(protocol.RECALLED)[3]
        return struct.unpack("<I%dQ" % (len(payload) // 8), payload)[1:]

    def begun(self, index=0):
        """What the progress page says of that thread."""
        with open(self.progress, "rb") as page:
            page.seek(8 * index)
            return struct.unpack("<Q", page.read(8))[0]

    def status(self):
        """Waits for the end of the worker; its exit status."""
        return self.process.wait()

    def close(self):
        """Ends everything."""
        for connection in self.connections:
            connection.close()
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
        self.listener.close()
        shutil.rmtree(self.folder)


def start_worker(text):
    """A worker process that has read its input."""
    process = subprocess.Popen([sys.executable, FOLDER], stdin=subprocess.PIPE)
    process.stdin.write(text)
    process.stdin.close()
    return process
