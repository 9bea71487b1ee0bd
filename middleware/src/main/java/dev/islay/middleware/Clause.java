package dev.islay.middleware;

/**
 * The sentences of the specification that {@link Lint} checks, in our own words: {@code W} and a
 * number is a separable rule of PEP 3333, {@code L} and a number is what HTTP or good sense adds.
 * {@code docs/lint.md} is made of this table, which speaks for the Lint of Python workers, too.
 */
public enum Clause {
    W010(
            Party.SERVER,
            Where.PYTHON,
            Weight.RAISED,
            "Specification Details",
            "An application is called with two positional arguments."),
    W011(
            Party.SERVER,
            Where.PYTHON,
            Weight.RAISED,
            "Specification Details",
            "The environ is a dict, not something like one."),
    W013(
            Party.SERVER,
            "environ Variables",
            "The environ has all the variables that the PEP requires."),
    W016(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "Specification Details",
            "start_response takes two or three arguments, by position."),
    W017(
            Party.APPLICATION,
            "The start_response() Callable",
            "The status is three digits, one space and a reason, and nothing around them."),
    W018(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "The start_response() Callable",
            "Each header is a tuple of a name and a value."),
    W020(Party.SERVER, "Specification Details", "start_response returns a callable, write."),
    W021(
            Party.APPLICATION,
            Where.BOTH,
            Weight.LOGGED,
            "The write() Callable",
            "write() is for code that cannot do without; new code returns its blocks."),
    W022(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.LOGGED,
            "Specification Details",
            "An application returns an iterable of bytestrings."),
    W028(
            Party.APPLICATION,
            Where.BOTH,
            Weight.LOGGED,
            "Specification Details",
            "A body's length, if it has one, is true (Python: blocks, Java: bytes)."),
    W030(
            Party.SERVER,
            "Specification Details",
            "Whoever called the application calls close() of its iterable, once."),
    W035(
            Party.APPLICATION,
            "Specification Details",
            "start_response is called before the first block, and not after the last."),
    W039(
            Party.SERVER,
            Where.PYTHON,
            Weight.RAISED,
            "environ Variables",
            "A CGI variable without a value is empty or absent, never None."),
    W040(Party.SERVER, "environ Variables", "REQUEST_METHOD is never absent or empty."),
    W041(
            Party.SERVER,
            "environ Variables",
            "SCRIPT_NAME is empty, or begins with a slash and has more than that."),
    W042(
            Party.SERVER,
            "environ Variables",
            "PATH_INFO is empty or begins with a slash; it and SCRIPT_NAME are not both empty."),
    W043(
            Party.SERVER,
            Where.PYTHON,
            Weight.LOGGED,
            "environ Variables",
            "QUERY_STRING may be empty; old modules misbehave when it is absent."),
    W044(
            Party.SERVER,
            "environ Variables",
            "Content-Type and Content-Length stand in variables of their own, without HTTP_."),
    W045(Party.SERVER, "environ Variables", "CONTENT_LENGTH is empty or a number of bytes."),
    W046(
            Party.SERVER,
            "environ Variables",
            "SERVER_NAME and SERVER_PORT are never absent or empty."),
    W047(
            Party.SERVER,
            "environ Variables",
            "SERVER_PROTOCOL is the version of HTTP that the client used."),
    W054(
            Party.SERVER,
            "environ Variables",
            "CGI variables are native strings: of type str, nothing else."),
    W056(Party.SERVER, "environ Variables", "wsgi.version is the tuple (1, 0)."),
    W057(Party.SERVER, "environ Variables", "wsgi.url_scheme is http or https."),
    W060(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.LOGGED,
            "Input and Error Streams",
            "Lines of wsgi.errors end with a line feed alone."),
    W067(
            Party.SERVER,
            Where.BOTH,
            Weight.LOGGED,
            "environ Variables",
            "Names of a server's own variables are of small letters, digits, dots and"
                    + " underscores."),
    W068(
            Party.APPLICATION,
            "Input and Error Streams",
            "wsgi.input can read, readline, readlines and be iterated over."),
    W072(
            Party.APPLICATION,
            "Input and Error Streams",
            "wsgi.errors can flush, write and writelines, and takes native strings."),
    W074(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.LOGGED,
            "Input and Error Streams",
            "An application reads no more than CONTENT_LENGTH, in pieces of a given size."),
    W081(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "Input and Error Streams",
            "Applications use nothing of the streams that the PEP does not name."),
    W082(Party.APPLICATION, "Input and Error Streams", "Applications do not close the streams."),
    W084(
            Party.APPLICATION,
            "The start_response() Callable",
            "The status has no control characters."),
    W085(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "The start_response() Callable",
            "The headers are a list."),
    W086(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.LOGGED,
            "The start_response() Callable",
            "The list of headers is the server's once start_response has it."),
    W087(
            Party.APPLICATION,
            "The start_response() Callable",
            "The name of a header is a token, without a colon or other punctuation."),
    W088(
            Party.APPLICATION,
            "The start_response() Callable",
            "The value of a header has no control characters."),
    W091(Party.APPLICATION, "Other HTTP Features", "Hop-by-hop headers belong to the server."),
    W098(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "Error Handling",
            "exc_info is the tuple of sys.exc_info() while an exception is handled, or None."),
    W105(
            Party.APPLICATION,
            "The start_response() Callable",
            "start_response is called again only with exc_info."),
    W110(
            Party.APPLICATION,
            "The start_response() Callable",
            "Content-Length is the number of bytes of the body."),
    W118(
            Party.MIDDLEWARE,
            Where.BOTH,
            Weight.LOGGED,
            "Buffering and Streaming",
            "Middleware gives a block for each that it takes, and does not wait for several."),
    W121(
            Party.MIDDLEWARE,
            Where.BOTH,
            Weight.LOGGED,
            "Buffering and Streaming",
            "Middleware returns its iterable as soon as it has the application's."),
    W123(
            Party.MIDDLEWARE,
            Where.BOTH,
            Weight.LOGGED,
            "Buffering and Streaming",
            "Middleware uses write() only for what was given to its own write()."),
    W124(
            Party.MIDDLEWARE,
            Where.BOTH,
            Weight.LOGGED,
            "Specification Details",
            "Middleware passes on close()."),
    W127(
            Party.APPLICATION,
            "The write() Callable",
            "An application returns an iterable, also when it used write()."),
    W130(
            Party.APPLICATION,
            "The write() Callable",
            "write() is called before the application returns, never from its iterable or later."),
    W132(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "Unicode Issues",
            "Status, names and values of headers are native strings: of type str, nothing else."),
    W134(
            Party.APPLICATION,
            "Unicode Issues",
            "Native strings hold only characters of Latin-1, U+0000 to U+00FF."),
    W137(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "Unicode Issues",
            "Bodies are bytestrings: of type bytes, nothing else."),
    W143(
            Party.APPLICATION,
            "Error Handling",
            "What start_response raises when it was given exc_info is not to be caught."),
    W180(
            Party.APPLICATION,
            Where.PYTHON,
            Weight.RAISED,
            "Optional Platform-Specific File Handling",
            "What is given to wsgi.file_wrapper can read()."),
    L01(
            Party.APPLICATION,
            Where.BOTH,
            Weight.LOGGED,
            "beyond PEP 3333",
            "There is no header called Status: CGI would take it for the status."),
    L02(
            Party.APPLICATION,
            Where.BOTH,
            Weight.LOGGED,
            "beyond PEP 3333",
            "A response with a body says of which Content-Type it is."),
    L03(
            Party.APPLICATION,
            Where.BOTH,
            Weight.LOGGED,
            "beyond PEP 3333",
            "A response with status 204 or 304 has neither Content-Type nor body."),
    L04(
            Party.APPLICATION,
            "beyond PEP 3333",
            "There is one Content-Length at most, of digits alone (RFC 9110, 8.6)."),
    L05(
            Party.APPLICATION,
            Where.BOTH,
            Weight.LOGGED,
            "beyond PEP 3333",
            "Changes of the environ after the application has returned reach nobody."),
    L06(
            Party.APPLICATION,
            "beyond PEP 3333",
            "wsgi.input belongs to its request, and is not read when that has ended.");

    /** Whom a clause binds. */
    public enum Party {
        SERVER,
        APPLICATION,
        MIDDLEWARE
    }

    /** Which Lint has the check; what Java's types make impossible needs none there. */
    enum Where {
        BOTH,
        PYTHON
    }

    /** What becomes of a violation: it is thrown where it happens, or only written down. */
    enum Weight {
        RAISED,
        LOGGED
    }

    private final Party party;
    private final Where where;
    private final Weight weight;
    private final String heading;
    private final String sentence;

    Clause(Party party, String heading, String sentence) {
        this(party, Where.BOTH, Weight.RAISED, heading, sentence);
    }

    Clause(Party party, Where where, Weight weight, String heading, String sentence) {
        this.party = party;
        this.where = where;
        this.weight = weight;
        this.heading = heading;
        this.sentence = sentence;
    }

    /** Who is at fault when it is broken, but for what the message says otherwise. */
    public Party party() {
        return party;
    }

    /** The heading of the PEP under which it stands. */
    public String heading() {
        return heading;
    }

    /** What is required. */
    public String sentence() {
        return sentence;
    }

    Where where() {
        return where;
    }

    Weight weight() {
        return weight;
    }
}
