"""A page about the process that it shares with the Flask application of the same pool."""

import importlib.metadata
import os
import threading

import bottle
import flask

PAGE = """<!doctype html>
<title>Admin</title>
<h1>Process {{pid}}</h1>
<p>Flask {{version}} has answered {{answered}} requests in it.</p>
<p><a href="{{here}}">Look again</a></p>
"""

app = bottle.Bottle()
lock = threading.Lock()
answered = 0


@flask.request_finished.connect
def count(sender, **extra):
    """Flask calls this in each thread that answers a request."""
    global answered
    with lock:
        answered += 1


@app.get("/", name="page")
def page():
    """`get_url` begins with `SCRIPT_NAME`: a link holds wherever this is mounted."""
    return bottle.template(
        PAGE,
        pid=os.getpid(),
        version=importlib.metadata.version("flask"),
        answered=answered,
        here=app.get_url("page"),
    )
