"""A few small pages, each behind `Upperware`. Runs on Python 2.7 and every 3.x."""

import time

from upperware import Upperware

TEXT = [("Content-Type", "text/plain; charset=utf-8")]


def pages(environ, start_response):
    """Picks a page by its path."""
    page = PAGES.get(environ.get("PATH_INFO", "/"), missing)
    return page(environ, start_response)


def greeting(environ, start_response):
    """One block, its length known beforehand."""
    body = b"Hello from the inside.\n"
    start_response("200 OK", TEXT + [("Content-Length", str(len(body)))])
    return [body]


def count(environ, start_response):
    """Three blocks, half a second apart: each arrives when it is made."""
    start_response("200 OK", TEXT)
    for number, block in enumerate((b"one\n", b"two\n", b"three\n")):
        if number:
            time.sleep(0.5)
        yield block


def written(environ, start_response):
    """The older way out: `write`, which middleware has to wrap as well."""
    write = start_response("200 OK", TEXT)
    write(b"first written, ")
    return [b"then returned\n"]


def markup(environ, start_response):
    """Not plain text, so left alone: capitals would break the entity."""
    body = b"<!doctype html><title>Markup</title><p>Caf&eacute; stays as it is.</p>\n"
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def missing(environ, start_response):
    """Any other path."""
    body = b"no such page\n"
    start_response("404 Not Found", TEXT + [("Content-Length", str(len(body)))])
    return [body]


PAGES = {"": greeting, "/": greeting, "/count": count, "/written": written, "/markup": markup}

application = Upperware(pages)
