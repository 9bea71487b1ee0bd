"""Sends a block, sleeps for a moment, sends another."""

import time


def application(environ, start_response):
    start_response("200 OK", [])
    yield b"begun"
    time.sleep(0.5)
    yield b"finished"
