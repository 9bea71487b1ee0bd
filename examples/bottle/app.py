"""A to-do list: a JSON API by Bottle, kept in SQLite, and a page that uses it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import bottle

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("EXAMPLE_DATA") or HERE / "data")
TEXT_LENGTH = 200
TASKS_LIMIT = 1000

DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
app = bottle.Bottle()


def database():
    """A connection for one request; a writer waits for those of other workers."""
    connection = sqlite3.connect(str(DATA / "tasks.sqlite3"), timeout=20)
    connection.row_factory = sqlite3.Row
    return closing(connection)


with database() as tables, tables:
    tables.execute(
        "CREATE TABLE IF NOT EXISTS task"
        " (id INTEGER PRIMARY KEY, text TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)"
    )


@app.get("/")
def page():
    return bottle.static_file("index.html", root=str(HERE / "static"))


@app.get("/static/<name:path>")
def static(name):
    return bottle.static_file(name, root=str(HERE / "static"))


@app.get("/api/tasks")
def tasks():
    with database() as connection:
        rows = connection.execute("SELECT * FROM task ORDER BY id").fetchall()
    return {"tasks": [as_json(row) for row in rows]}


@app.post("/api/tasks")
def add():
    text = text_of(body())
    with database() as connection, connection:
        count = connection.execute("SELECT count(*) FROM task").fetchone()[0]
        if count >= TASKS_LIMIT:
            refuse(409, "there are %d tasks already: do one first" % count)
        number = connection.execute("INSERT INTO task (text) VALUES (?)", [text]).lastrowid
    bottle.response.status = 201
    bottle.response.set_header("Location", "/api/tasks/%d" % number)
    return {"id": number, "text": text, "done": False}


@app.get("/api/tasks/<number:int>")
def task(number):
    with database() as connection:
        return as_json(find(connection, number))


@app.route("/api/tasks/<number:int>", method="PATCH")
def change(number):
    """Takes `text`, `done` or both."""
    wanted = body()
    with database() as connection, connection:
        row = find(connection, number)
        text = text_of(wanted) if "text" in wanted else row["text"]
        done = wanted.get("done", bool(row["done"]))
        if not isinstance(done, bool):
            refuse(422, "'done' must be true or false")
        connection.execute("UPDATE task SET text = ?, done = ? WHERE id = ?", [text, done, number])
    return {"id": number, "text": text, "done": done}


@app.delete("/api/tasks/<number:int>")
def remove(number):
    with database() as connection, connection:
        find(connection, number)
        connection.execute("DELETE FROM task WHERE id = ?", [number])
    bottle.response.status = 204


def as_json(row):
    return {"id": row["id"], "text": row["text"], "done": bool(row["done"])}


def find(connection, number):
    row = connection.execute("SELECT * FROM task WHERE id = ?", [number]).fetchone()
    if row is None:
        refuse(404, "there is no task %d" % number)
    return row


def body():
    """The JSON object that was sent. Bottle refuses text that is no JSON, and too much of it."""
    found = bottle.request.json
    if not isinstance(found, dict):
        refuse(422, "send a JSON object, with Content-Type: application/json")
    return found


def text_of(wanted):
    text = wanted.get("text")
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= TEXT_LENGTH:
        refuse(422, "'text' must be a string of 1 to %d characters" % TEXT_LENGTH)
    return text.strip()


def refuse(status, why):
    raise bottle.HTTPError(status, why)


def error_as_json(error):
    """Clients of an API cannot read pages, so errors are JSON as well."""
    bottle.response.content_type = "application/json"
    return bottle.json_dumps({"error": error.body})


app.default_error_handler = error_as_json
