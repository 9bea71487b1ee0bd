"""A Flask application that uses what Flask is used for: templates, sessions, forms, uploads."""

import hashlib
import json
import time
from datetime import datetime, timezone

from flask import (
    Flask,
    Response,
    flash,
    redirect,
    render_template,
    request,
    session,
    stream_with_context,
    url_for,
)

from secret import secret_key

CHUNK = 64 * 1024
NOTES_LIMIT = 8
NOTE_LENGTH = 120
NAME_LENGTH = 40

app = Flask(__name__)
app.config.update(
    SECRET_KEY=secret_key(),
    SESSION_COOKIE_SAMESITE="Lax",
    MAX_CONTENT_LENGTH=1024 * 1024 * 1024,
)


@app.get("/")
def home():
    return render_template("home.html")


@app.route("/login", methods=["GET", "POST"])
def login():
    """Asks for a name only: what is shown here is the session, not the check of a password."""
    if request.method == "GET":
        return render_template("login.html")
    name = request.form.get("name", "").strip()[:NAME_LENGTH]
    if not name:
        flash("Please tell us your name.", "error")
        return render_template("login.html"), 422
    session.clear()
    session["name"] = name
    flash(f"Welcome, {name}!")
    return redirect(url_for("notes"))


@app.post("/logout")
def logout():
    session.clear()
    flash("You are logged out.")
    return redirect(url_for("home"))


@app.get("/notes")
def notes():
    if "name" not in session:
        flash("Log in to see your notes.", "error")
        return redirect(url_for("login"))
    return render_template("notes.html", notes=session.get("notes", []))


@app.post("/notes")
def add_note():
    """Keeps the last few notes in the cookie, so that every worker process knows them."""
    if "name" not in session:
        flash("Log in to write notes.", "error")
        return redirect(url_for("login"))
    text = request.form.get("text", "").strip()[:NOTE_LENGTH]
    if text:
        session["notes"] = [text, *session.get("notes", [])][:NOTES_LIMIT]
        flash("Note added.")
    else:
        flash("An empty note is no note.", "error")
    return redirect(url_for("notes"))


@app.route("/upload", methods=["GET", "POST"])
def upload():
    """Werkzeug puts a large file of a form on disk; here it is read from there in pieces."""
    found = None
    if request.method == "POST":
        file = request.files.get("file")
        if file is None or not file.filename:
            flash("Choose a file first.", "error")
            return render_template("upload.html"), 422
        size, digest = measure(file.stream)
        found = {"name": file.filename, "size": size, "sha256": digest}
    return render_template("upload.html", found=found)


@app.put("/upload")
def upload_raw():
    """The body is the file itself (`curl -T`): read as it comes, kept nowhere."""
    size, digest = measure(request.stream)
    return {"size": size, "sha256": digest}


def measure(stream):
    """The length in bytes and the SHA-256 of a stream, never holding more than one piece."""
    size, digest = 0, hashlib.sha256()
    while piece := stream.read(CHUNK):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


@app.get("/clock")
def clock():
    return render_template("clock.html")


@app.get("/clock/events")
def clock_events():
    """Server-sent events: `events` of them (at most 60), `pause` milliseconds apart."""
    events = min(max(request.args.get("events", 10, type=int), 1), 60)
    pause = min(max(request.args.get("pause", 1000, type=int), 0), 5000)
    headers = {"Cache-Control": "no-store"}
    stream = stream_with_context(ticks(events, pause / 1000))
    return Response(stream, mimetype="text/event-stream", headers=headers)


def ticks(events, pause):
    """One event at a time; the last one tells the browser not to connect again."""
    for number in range(1, events + 1):
        now = datetime.now(timezone.utc).strftime("%H:%M:%S")
        yield f"id: {number}\ndata: {json.dumps({'number': number, 'time': now})}\n\n"
        if number < events:
            time.sleep(pause)
    yield "event: end\ndata: {}\n\n"


@app.get("/fail")
def fail():
    """Shows where an error goes: a page for the reader, a traceback in the server's log."""
    raise ZeroDivisionError("this page always fails")


@app.errorhandler(404)
@app.errorhandler(405)
@app.errorhandler(413)
@app.errorhandler(500)
def error_page(error):
    return render_template("error.html", error=error), error.code
