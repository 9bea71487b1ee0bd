"""Answers with the environ: a line for each key, with the type and the value."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    lines = []
    for key in sorted(environ):
        value = environ[key]
        shown = value if type(value) is str else repr(value)
        lines.append("\t".join([key, type(value).__name__, shown]))
    lines.append("\t".join(["environ", type(environ).__name__, ""]))
    text = "\n".join(lines)
    return [text if str is bytes else text.encode("latin-1")]
