"""Starts a worker: reads what the front end wrote, loads the application, serves, ends."""

import json
import mmap
import os
import platform
import sys
from functools import partial

from islay_worker import (
    accelerated,
    calls,
    control,
    hooks,
    loading,
    process,
    protocol,
    serve,
    stack_file,
    threads,
    zygote,
)
from islay_worker.files import FileWrapper
from islay_worker.gateway import Gateway
from islay_worker.pipe import Pipe
from islay_worker.wire import Wire

FAILED_STATUS = 4
_JOIN_STEP = 3600.0


def main():
    """Runs a worker from its first line of input to its end; returns the exit status."""
    process.own_group()
    process.arrange_signals()
    token, text = process.read_input()
    settings = _native(json.loads(text))
    process.die_with(settings["parent"])
    token = str(token)
    forget_folder()
    outcomes = None
    if settings["preload"]:
        settings, token, outcomes = zygote.run(settings, token, partial(_load_all, settings))
        settings = _native(settings)
    return _work(settings, token, outcomes)


def _work(settings, token, outcomes):
    """`outcomes`: what was loaded before this process was forked; None: nothing was."""
    stack_file.use(settings["stacks"])
    line = control.Control(_connected(settings, token, "control"))
    line.hooks = hooks.Hooks(settings["hooks"], line.draining)
    threads.Unlisted(line.run)
    if outcomes is None:
        outcomes = _load_all(settings, line.send, _sources(settings, line))
    else:
        for outcome in outcomes:
            line.send(outcome.frame)
    _call_on_start(line, outcomes)
    hosted = [
        (outcome.application or _not_loaded, environ(settings, wanted["environ"]))
        for outcome, wanted in zip(outcomes, settings["applications"])
    ]
    line.send(protocol.frame(protocol.READY, 0, 0, _json(_ready())))
    count = settings["threads"]
    pipes = [Pipe(Wire(_connected(settings, token, index)), index) for index in range(count)]
    line.pipes = pipes
    process.close_in_children(pipes + [line])
    gateway = Gateway(hosted, line, settings["maximum_inline"])
    line.page = page = progress_page(settings["progress"], count)
    if count == 1 and not threads.are_patched():
        serve.run(pipes[0], gateway, page, line)
    else:
        _run_threads(pipes, gateway, page, line)
    line.hooks.stop()
    return 0


def environ(settings, own):
    """What the environ of every request to an application starts from; the request's own pairs
    come over it. `own`: the keys that are set for this application; each character of a value
    stands for a byte (PEP 3333, "Unicode Issues")."""
    values = {
        "SCRIPT_NAME": "",
        "PATH_INFO": "",
        "QUERY_STRING": "",
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SERVER_SOFTWARE": settings["software"],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": settings["threads"] > 1,
        "wsgi.multiprocess": settings["multiprocess"],
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
        "wsgi.input_terminated": True,
    }
    for name, value in own.items():
        values[name] = value.decode("utf-8").encode("latin-1") if str is bytes else value
    return values


def progress_page(path, threads):
    """The memory that the front end reads when this process has died: 8 bytes a thread."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        return mmap.mmap(descriptor, 8 * threads)
    finally:
        os.close(descriptor)


def forget_folder():
    """The folder that this program was started from is nothing that an application may import."""
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != folder]
    sys.argv[:] = ["islay"]


def _sources(settings, line):
    """What tells where the code comes from; None when nobody wants to know."""
    if not settings["sources"]:
        return None
    from islay_worker.sources import Sources  # here, so that it costs nothing when it is off

    # Compiled files are told apart by seconds; people save twice in one.
    sys.dont_write_bytecode = True
    return Sources(line)


class _Outcome(object):
    """What became of an application: itself and all around it, or None; the frame that tells it."""

    def __init__(self, application, frame):
        self.application = application
        self.frame = frame


def _load_all(settings, tell, sources=None):
    """An outcome for each application. Ends the process when none of them loads."""
    outcomes = []
    calls.know(settings.get("called"))
    for number, wanted in enumerate(settings["applications"]):
        outcomes.append(_load(settings, wanted, number, sources))
        tell(outcomes[-1].frame)
    calls.know(None)  # a reload of the settings may bring others
    if sources:
        sources.tell()
        sources.keep_telling()
    if all(outcome.application is None for outcome in outcomes):
        process.end(FAILED_STATUS)
    return outcomes


def _call_on_start(line, outcomes):
    """Without what the hook does, no application can serve."""
    try:
        line.hooks.start()
    except loading.LoadError as error:
        for number, _ in enumerate(outcomes):
            line.send(_failure(number, error))
        process.end(FAILED_STATUS)


def _not_loaded(environ, start_response):
    """Stands for an application that did not load; the front end asks it for nothing."""
    raise RuntimeError("the application of this mount did not load in this worker")


def _load(settings, wanted, number, sources):
    try:
        if settings["chdir"] is not None:
            _change_directory(settings["chdir"])
        found = loading.load(wanted["target"], settings["pythonpath"])
        application = _wrapped(settings, found, wanted["middleware"])
    except loading.LoadError as error:
        if sources:
            sources.tell_of(error.trace)
        return _Outcome(None, _failure(number, error))
    loaded = {"application": _name(found, wanted), "file": found.filename}
    return _Outcome(application, protocol.frame(protocol.LOADED, 0, number, _json(loaded)))


def _failure(number, error):
    failure = {
        "kind": error.kind,
        "summary": error.summary,
        "traceback": error.trace,
        "module": error.module,
    }
    return protocol.frame(protocol.FAILED, 0, number, _json(failure))


def _name(found, wanted):
    """What is around an application of Java says more than the name that it has here."""
    if not wanted["target"].startswith(loading.JAVA):
        return found.name
    return "%s around Java" % ", ".join(one["target"] for one in wanted["middleware"])


def _wrapped(settings, found, middleware):
    """The application within its middleware, of which the outermost comes first in the list."""
    application = _checked(settings, found.application, found.name)
    for one in reversed(middleware):
        application = loading.wrap(application, one, settings["pythonpath"])
        application = _checked(settings, application, one["target"])
    return application


def _checked(settings, application, name):
    """The application, with Lint around it if that was asked for."""
    if not settings["lint"]:
        return application
    from islay_worker.lint import Lint  # here, so that it costs nothing when it is off

    return Lint(application, name)


def _change_directory(folder):
    try:
        os.chdir(folder)
    except EnvironmentError as error:
        raise loading.LoadError("other", "cannot change to the directory %s: %s" % (folder, error))


def _ready():
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "prefix": sys.prefix,
        "executable": sys.executable,
        "pid": os.getpid(),
        "gil": getattr(sys, "_is_gil_enabled", lambda: True)(),
        "accelerated": accelerated.Answer is not None,
    }


def _json(values):
    """One JSON object that fits into a frame; what is too long loses its middle."""
    limit = protocol.FRAME_LIMIT
    while True:
        text = json.dumps(values).encode("ascii")
        if len(text) <= protocol.FRAME_LIMIT:
            return text
        limit //= 2
        for name, value in values.items():
            if isinstance(value, type("")):
                values[name] = protocol.clipped(value, limit).decode("utf-8")


def _native(value):
    """The values of a JSON object with every string as a native one."""
    if isinstance(value, dict):
        return dict((_native(name), _native(item)) for name, item in value.items())
    if isinstance(value, list):
        return [_native(item) for item in value]
    if str is bytes and isinstance(value, type(b"".decode("ascii"))):
        return value.encode("utf-8")
    return value


def _connected(settings, token, index):
    return control.connected(settings["socket"], token, os.getpid(), index)


def _run_threads(pipes, gateway, page, line):
    running = [
        threads.start(serve.run, "islay-%d" % pipe.index, pipe, gateway, page, line)
        for pipe in pipes
    ]
    for thread in running:
        while thread.is_alive():
            thread.join(_JOIN_STEP)
