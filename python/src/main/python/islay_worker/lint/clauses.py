"""The sentences of the specification that `Lint` checks, in our own words.

`W` and a number is a separable rule of PEP 3333, `L` and a number is what HTTP or good sense
adds. Each has the heading of the PEP under which it stands.
"""

_CALL = "The Application/Framework Side"
_DETAILS = "Specification Details"
_ENVIRON = "environ Variables"
_STREAMS = "Input and Error Streams"
_START = "The start_response() Callable"
_BUFFERING = "Buffering and Streaming"
_WRITE = "The write() Callable"
_UNICODE = "Unicode Issues"
_ERRORS = "Error Handling"
_HTTP = "Other HTTP Features"
_FILES = "Optional Platform-Specific File Handling"
_MORE = "beyond PEP 3333"

CLAUSES = {
    "W010": (_DETAILS, "An application is called with two positional arguments."),
    "W011": (_DETAILS, "The environ is a dict, not something like one."),
    "W013": (_ENVIRON, "The environ has all the variables that the PEP requires."),
    "W016": (_DETAILS, "start_response takes two or three arguments, by position."),
    "W017": (
        _START,
        "The status is three digits, one space and a reason, and nothing around them.",
    ),
    "W018": (_START, "Each header is a tuple of a name and a value."),
    "W020": (_DETAILS, "start_response returns a callable, write."),
    "W021": (_WRITE, "write() is for code that cannot do without; new code returns its blocks."),
    "W022": (_DETAILS, "An application returns an iterable of bytestrings."),
    "W028": (_DETAILS, "A body's length, if it has one, is true (Python: blocks, Java: bytes)."),
    "W030": (_DETAILS, "Whoever called the application calls close() of its iterable, once."),
    "W035": (_DETAILS, "start_response is called before the first block, and not after the last."),
    "W039": (_ENVIRON, "A CGI variable without a value is empty or absent, never None."),
    "W040": (_ENVIRON, "REQUEST_METHOD is never absent or empty."),
    "W041": (_ENVIRON, "SCRIPT_NAME is empty, or begins with a slash and has more than that."),
    "W042": (
        _ENVIRON,
        "PATH_INFO is empty or begins with a slash; it and SCRIPT_NAME are not both empty.",
    ),
    "W043": (_ENVIRON, "QUERY_STRING may be empty; old modules misbehave when it is absent."),
    "W044": (
        _ENVIRON,
        "Content-Type and Content-Length stand in variables of their own, without HTTP_.",
    ),
    "W045": (_ENVIRON, "CONTENT_LENGTH is empty or a number of bytes."),
    "W046": (_ENVIRON, "SERVER_NAME and SERVER_PORT are never absent or empty."),
    "W047": (_ENVIRON, "SERVER_PROTOCOL is the version of HTTP that the client used."),
    "W054": (_ENVIRON, "CGI variables are native strings: of type str, nothing else."),
    "W056": (_ENVIRON, "wsgi.version is the tuple (1, 0)."),
    "W057": (_ENVIRON, "wsgi.url_scheme is http or https."),
    "W060": (_STREAMS, "Lines of wsgi.errors end with a line feed alone."),
    "W067": (
        _ENVIRON,
        "Names of a server's own variables are of small letters, digits, dots and underscores.",
    ),
    "W068": (_STREAMS, "wsgi.input can read, readline, readlines and be iterated over."),
    "W072": (_STREAMS, "wsgi.errors can flush, write and writelines, and takes native strings."),
    "W074": (
        _STREAMS,
        "An application reads no more than CONTENT_LENGTH, in pieces of a given size.",
    ),
    "W081": (_STREAMS, "Applications use nothing of the streams that the PEP does not name."),
    "W082": (_STREAMS, "Applications do not close the streams."),
    "W084": (_START, "The status has no control characters."),
    "W085": (_START, "The headers are a list."),
    "W086": (_START, "The list of headers is the server's once start_response has it."),
    "W087": (_START, "The name of a header is a token, without a colon or other punctuation."),
    "W088": (_START, "The value of a header has no control characters."),
    "W091": (_HTTP, "Hop-by-hop headers belong to the server."),
    "W098": (
        _ERRORS,
        "exc_info is the tuple of sys.exc_info() while an exception is handled, or None.",
    ),
    "W105": (_START, "start_response is called again only with exc_info."),
    "W110": (_START, "Content-Length is the number of bytes of the body."),
    "W118": (
        _BUFFERING,
        "Middleware gives a block for each that it takes, and does not wait for several.",
    ),
    "W121": (_BUFFERING, "Middleware returns its iterable as soon as it has the application's."),
    "W123": (_BUFFERING, "Middleware uses write() only for what was given to its own write()."),
    "W124": (_DETAILS, "Middleware passes on close()."),
    "W127": (_WRITE, "An application returns an iterable, also when it used write()."),
    "W130": (
        _WRITE,
        "write() is called before the application returns, never from its iterable or later.",
    ),
    "W132": (
        _UNICODE,
        "Status, names and values of headers are native strings: of type str, nothing else.",
    ),
    "W134": (_UNICODE, "Native strings hold only characters of Latin-1, U+0000 to U+00FF."),
    "W137": (_UNICODE, "Bodies are bytestrings: of type bytes, nothing else."),
    "W143": (_ERRORS, "What start_response raises when it was given exc_info is not to be caught."),
    "W180": (_FILES, "What is given to wsgi.file_wrapper can read()."),
    "L01": (_MORE, "There is no header called Status: CGI would take it for the status."),
    "L02": (_MORE, "A response with a body says of which Content-Type it is."),
    "L03": (_MORE, "A response with status 204 or 304 has neither Content-Type nor body."),
    "L04": (_MORE, "There is one Content-Length at most, of digits alone (RFC 9110, 8.6)."),
    "L05": (_MORE, "Changes of the environ after the application has returned reach nobody."),
    "L06": (_MORE, "wsgi.input belongs to its request, and is not read when that has ended."),
}
