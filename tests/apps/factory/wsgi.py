"""Applications that are made by a call, and one with an unusual name."""


def create_app(word="made"):
    def made(environ, start_response):
        start_response("200 OK", [])
        return [word.encode("ascii")]

    return made


class Site(object):
    def __call__(self, environ, start_response):
        return create_app("object")(environ, start_response)

    def method(self, environ, start_response):
        return create_app("method")(environ, start_response)


site = Site()
app = create_app("app")
