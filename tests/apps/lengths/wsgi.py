"""Sends more or fewer bytes than its Content-Length says."""


def application(environ, start_response):
    kind = environ["PATH_INFO"][1:]
    declared = "0" if kind.startswith("zero") else "5"
    write = start_response("200 OK", [("Content-Length", declared)])
    if kind == "many-written":
        write(b"12345678")
    blocks = {
        "many": [b"12345678"],
        "many-blocks": (block for block in [b"123", b"456", b"789"]),
        "few": [b"123"],
        "few-blocks": (block for block in [b"1", b"2"]),
        "few-empty": [],
        "exact": (block for block in [b"123", b"45"]),
        "zero": [],
        "zero-many": [b"surplus"],
        "many-written": [],
    }
    return blocks[kind]
