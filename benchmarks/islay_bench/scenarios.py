"""What is asked of the servers. A new scenario is one more entry of `SCENARIOS`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union

APPLICATIONS = Path(__file__).resolve().parent / "applications"
FILE_VARIABLE = "ISLAY_BENCH_FILE"
HELLO = b"Hello world!\n"
IDLE = "ten thousand, idle"


@dataclass(frozen=True)
class Closed:
    """So many clients, each of which asks again as soon as it has its answer."""

    connections: int = 32


@dataclass(frozen=True)
class Steady:
    """So many requests a second, whatever becomes of them (an open loop).

    Every `slow_every`th asks for the slow path; 0 for none. Latencies are those of the others,
    from the moment when a request was due.
    """

    per_second: int
    slow_every: int = 0


@dataclass(frozen=True)
class Scenario:
    """One application under one load.

    `module` is a file of `applications/` that defines `app`. `GET path` there answers `body`;
    with a `content`, it is POSTed. `threads` is how many the application can use at once, for
    those who have to be told; without it each server has its own opinion. `crowd` names what
    other clients do meanwhile (see `attackers`), `needs` the framework.
    """

    name: str
    what: str
    module: str
    path: str = "/"
    body: bytes = HELLO
    content: bytes = b""
    load: Union[Closed, Steady] = Closed()
    threads: Optional[int] = None
    crowd: str = ""
    needs: str = ""

    @property
    def method(self):
        return "POST" if self.content else "GET"


TEN_KB = b"0123456789" * 1000
MB = bytes(range(256)) * 4096

SCENARIOS = [
    Scenario("hello", "13 bytes with their Content-Length", "hello"),
    Scenario("generator", "the same from a generator, of no known length", "hello_generator"),
    Scenario("10k", "10 KB in one block", "body", "/10000", b"x" * 10_000),
    Scenario("100k", "100 KB in one block", "body", "/100000", b"x" * 100_000),
    Scenario("echo", "10 KB posted and sent back", "echo", body=TEN_KB, content=TEN_KB),
    Scenario("file", "a file of 1 MB by `wsgi.file_wrapper`", "file", body=MB),
    Scenario("flask", "the 13 bytes by Flask", "flask_hello", needs="flask"),
    Scenario("django", "the 13 bytes by Django", "django_hello", needs="django"),
    Scenario(
        *("sleep", "10 ms of waiting, 64 threads, 64 clients", "sleep"),
        load=Closed(64),
        threads=64,
    ),
    Scenario(
        *("sleep-512", "10 ms of waiting, 64 threads, 512 clients", "sleep"),
        load=Closed(512),
        threads=64,
    ),
    Scenario(
        *("mixed", "600 a second, one in a hundred waits 500 ms, eight threads", "mixed"),
        load=Steady(600, slow_every=100),
        threads=8,
    ),
    Scenario(
        *("unmixed", "600 a second without the slow ones, eight threads", "mixed"),
        load=Steady(600),
        threads=8,
    ),
    Scenario("single", "hello, one client: its p50 counts", "hello", load=Closed(1)),
    Scenario(
        *("slow-readers", "hello while 200 clients read 8 MB each too slowly", "attacked"),
        crowd="slow readers, 200",
    ),
    Scenario(
        "idle", "hello while 10,000 idle clients are kept", "hello", crowd="ten thousand, idle"
    ),
]
