"""Middleware that writes plain text in capitals and otherwise stays out of the way.

Middleware is an application to the server and a server to the application, and owes both what
PEP 3333 asks for. Here that is: one block out for each block in and no waiting for the next;
the status, the headers, `exc_info` and `write` handed on; the inner `close()` called by ours. The
length of the body stays, since upper-casing changes only the ASCII letters and so no byte count.
"""


class Upperware(object):
    """Wraps an application; what it sends as `text/plain` leaves in capitals."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        response = UpperResponse(start_response)
        response.blocks = self.application(environ, response.start)
        return response


class UpperResponse(object):
    """One response on its way out: the `start_response` and the iterable of the application."""

    def __init__(self, start_response):
        self.start_response = start_response
        self.blocks = ()
        self.upper = False

    def start(self, status, headers, exc_info=None):
        """Hands on the head, which tells whether the body is text that can be changed."""
        try:
            if exc_info is None:
                write = self.start_response(status, headers)
            else:
                write = self.start_response(status, headers, exc_info)
        finally:
            exc_info = None  # else the traceback would hold this frame, and the frame it
        self.upper = is_plain_text(headers)
        return lambda data: write(self.changed(data))

    def changed(self, data):
        """A block as the client gets it."""
        return data.upper() if self.upper else data

    def __iter__(self):
        # A generator may call `start` as late as with its first block: so look then, not before.
        for data in self.blocks:
            yield self.changed(data)

    def close(self):
        """The server calls this when the response is over, however it ended."""
        if hasattr(self.blocks, "close"):
            self.blocks.close()


def is_plain_text(headers):
    """Whether the body may be changed: not if it is markup, an image or compressed."""
    fields = {name.lower(): value.lower() for name, value in headers}
    media_type = fields.get("content-type", "").split(";")[0].strip()
    return media_type == "text/plain" and "content-encoding" not in fields
