"""Writes to wsgi.errors in all its ways and answers with the id of the request."""


def application(environ, start_response):
    errors = environ["wsgi.errors"]
    word = environ["QUERY_STRING"]
    errors.write(word + " one\n" + word + " two\n")
    errors.writelines([word + " thr", "ee\n"])
    errors.flush()
    errors.write(word + " without an end")
    start_response("200 OK", [])
    return [environ["islay.request_id"].encode("ascii")]
