"""A shop in Python, which leaves its bills to an application in Java."""

import io

from islay import application as named

PRICES = {"tea": 250, "coffee": 310}
billing = named("billing")


def application(environ, start_response):
    article = environ["PATH_INFO"].strip("/")
    if article not in PRICES:
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [("We sell %s.\n" % " and ".join(sorted(PRICES))).encode("utf-8")]
    amount = str(PRICES[article]).encode("ascii")
    call = dict(
        environ,
        REQUEST_METHOD="POST",
        SCRIPT_NAME="",
        PATH_INFO="/bill/" + environ["REMOTE_USER"],
        CONTENT_LENGTH=str(len(amount)),
    )
    call["wsgi.input"] = io.BytesIO(amount)
    return billing(call, start_response)
