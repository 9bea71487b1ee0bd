"""The same answer by Flask: what most applications cost before their own code begins."""

from flask import Flask, Response

app = Flask(__name__)


@app.route("/")
def index():
    return Response("Hello world!\n", mimetype="text/plain")
