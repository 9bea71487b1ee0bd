/*
 * The hottest lines of the worker in C: cutting frames, making an environ, responses of small
 * blocks, and (in `line.c`) what a pipe does with its socket. The module
 * `islay_worker._accelerator`.
 *
 * What is true. The Python beside each of these is the reference: whatever is unusual here (a frame
 * that contradicts itself, a head that was not seen before, a block of the wrong length) is left to
 * it, so there is one place for each check and each message.
 *
 * What runs it. CPython 3.8 and newer, by the stable ABI, so one file serves them all. Not PyPy, and
 * not a free-threaded CPython, whose objects look different: `islay_worker/accelerated.py` decides.
 * An application may be interrupted by an exception that another thread sets. CPython raises it
 * between two instructions of Python, and so never within these functions.
 */

#include "accelerator.h"

#include <string.h>
#include <structmember.h>

/* Of `protocol.py` and `memory.py`, which have them for all others. */
enum { REQUEST_SIZE = 12, LARGE = 16384 };
enum { LAST = 1, HEAD = 17, DATA = 18, ASKED_BODY = 4 };

/* The states of `response.py`. */
enum { NEW = 0, REFUSED = 1, STORED = 2, SENT = 3, COMPLETE = 4 };

enum { KEPT_NAMES = 256, KEPT_LENGTH = 4096, KEPT_VALUE = 256 };

static PyObject *known_environs; /* see `pattern_of` */
static PyObject *last_key, *last_pattern; /* of the request before, or NULL */
static PyObject *known_heads;    /* `head.KNOWN` */
static PyObject *response_type, *errors_type;
PyObject *no_bytes;
static PyObject *name_append, *name_out, *name_write, *name_start, *name_whole;
static PyObject *name_method, *name_errors, *name_id, *name_disconnected, *name_client;
static PyObject *name_send, *name_end, *name_cancelled, *name_requests, *name_flush;

static uint16_t two_bytes(const unsigned char *at) { return (uint16_t)(at[0] | at[1] << 8); }

static uint32_t four_bytes(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint64_t eight_bytes(const unsigned char *at)
{
    return four_bytes(at) | (uint64_t)four_bytes(at + 4) << 32;
}

static void put_number(char *at, uint64_t number, int size)
{
    for (int i = 0; i < size; i++) {
        at[i] = (char)(number >> 8 * i);
    }
}

/* Puts references, which are taken over, into a tuple; NULL if one of them is NULL. */
static PyObject *tuple_of(PyObject *const *items, Py_ssize_t count)
{
    bool whole = true;
    for (Py_ssize_t i = 0; i < count; i++) {
        whole = whole && items[i] != NULL;
    }
    PyObject *tuple = whole ? PyTuple_New(count) : NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (tuple != NULL) {
            PyTuple_SetItem(tuple, i, items[i]);
        } else {
            Py_XDECREF(items[i]);
        }
    }
    return tuple;
}

PyObject *kept(PyObject *object)
{
    Py_INCREF(object);
    return object;
}

static void replace(PyObject **field, PyObject *value)
{
    PyObject *earlier = *field;
    Py_INCREF(value);
    *field = value;
    Py_XDECREF(earlier);
}

/* None: the reference has to do it. NULL when there was an error. */
static PyObject *left_to_the_reference(void)
{
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- frames ---- */

static PyObject *frame_at(const unsigned char *at, uint32_t length)
{
    PyObject *items[] = {
        PyLong_FromLong(at[4]),
        PyLong_FromLong(at[5]),
        PyLong_FromUnsignedLongLong(eight_bytes(at + 8)),
        PyBytes_FromStringAndSize((const char *)at + HEADER_SIZE, length),
    };
    return tuple_of(items, 4);
}

PyObject *cut_frames(const char *buffer, Py_ssize_t have, uint64_t kinds, Py_ssize_t *start)
{
    PyObject *frames = PyList_New(0);
    while (frames != NULL && have - *start >= HEADER_SIZE) {
        const unsigned char *at = (const unsigned char *)buffer + *start;
        uint32_t length = four_bytes(at);
        if (length > FRAME_LIMIT || two_bytes(at + 6) || at[4] > 63 || !(kinds >> at[4] & 1)) {
            Py_CLEAR(frames);
            break;
        }
        if (have - *start - HEADER_SIZE < (Py_ssize_t)length) {
            break;
        }
        PyObject *frame = frame_at(at, length);
        if (frame == NULL || PyList_Append(frames, frame) < 0) {
            Py_CLEAR(frames);
        }
        Py_XDECREF(frame);
        *start += HEADER_SIZE + (Py_ssize_t)length;
    }
    return frames;
}

PyDoc_STRVAR(cut_doc,
    "cut(buffer, have, kinds)\n--\n\n"
    "The whole frames at the beginning of a bytearray that holds `have` bytes, and where the rest\n"
    "begins. `kinds`: a bit for each type that is allowed. None: a frame is not as it should be.");

static PyObject *cut(PyObject *module, PyObject *arguments)
{
    PyObject *buffer;
    Py_ssize_t have, start = 0;
    unsigned long long kinds;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!nK", &PyByteArray_Type, &buffer, &have, &kinds)) {
        return NULL;
    }
    if (have < 0 || have > PyByteArray_Size(buffer)) {
        Py_RETURN_NONE;
    }
    PyObject *frames = cut_frames(PyByteArray_AsString(buffer), have, kinds, &start);
    if (frames == NULL) {
        return left_to_the_reference();
    }
    PyObject *items[] = {frames, PyLong_FromSsize_t(start)};
    return tuple_of(items, 2);
}

/* ---- the environ of a request ---- */

/* What is left of a block: its parts have a NUL between them. */
typedef struct {
    const char *at, *end;
} Parts;

static Parts parts_of(const char *at, Py_ssize_t size)
{
    return (Parts){at, at + size};
}

/* Takes the next part: its size, and where it begins; -1 when there is none. */
static Py_ssize_t take_part(Parts *parts, const char **part)
{
    if (parts->at > parts->end) {
        return -1;
    }
    const char *nul = memchr(parts->at, '\0', (size_t)(parts->end - parts->at));
    const char *stop = nul == NULL ? parts->end : nul;
    *part = parts->at;
    parts->at = stop + 1;
    return stop - *part;
}

static PyObject *name_at(const char *at, Py_ssize_t size)
{
    PyObject *name = PyUnicode_DecodeLatin1(at, size, NULL);
    if (name != NULL) {
        PyUnicode_InternInPlace(&name); /* applications look it up by a literal, which is the same */
    }
    return name;
}

static PyObject *split_names(Parts block)
{
    const char *part;
    Py_ssize_t size;
    PyObject *list = PyList_New(0);
    while (list != NULL && (size = take_part(&block, &part)) >= 0) {
        PyObject *name = name_at(part, size);
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    PyObject *names = list == NULL ? NULL : PyList_AsTuple(list);
    Py_XDECREF(list);
    return names;
}

/* Puts an object, whose reference is taken over, under a key; false if there is none. */
static bool put(PyObject *environ, PyObject *key, PyObject *value)
{
    bool done = value != NULL && PyDict_SetItem(environ, key, value) == 0;
    Py_XDECREF(value);
    return done;
}

/*
 * Puts the values of a block under their names, but for those that are as in `known`, which are
 * there. 1; 0 when there are more or fewer than names; -1 on an error.
 */
static int put_values(PyObject *environ, PyObject *names, Parts values, Parts known)
{
    Py_ssize_t count = PyTuple_Size(names);
    for (Py_ssize_t i = 0; i < count; i++) {
        const char *part, *other;
        Py_ssize_t size = take_part(&values, &part);
        if (size < 0) {
            return 0;
        }
        bool same = take_part(&known, &other) == size && memcmp(part, other, (size_t)size) == 0;
        if (!same
            && !put(environ, PyTuple_GetItem(names, i), PyUnicode_DecodeLatin1(part, size, NULL))) {
            return -1;
        }
    }
    return values.at > values.end;
}

/*
 * Whether a value may be kept for later requests. They belong to other people: so only of variables
 * that say how clients ask, never who they are or what they want.
 */
static bool may_be_kept(PyObject *name)
{
    static const char *const kept_names[] = {
        "REQUEST_METHOD", "SCRIPT_NAME", "SERVER_PROTOCOL", "SERVER_NAME", "SERVER_PORT",
        "wsgi.url_scheme", "CONTENT_TYPE", "HTTP_HOST", "HTTP_USER_AGENT", "HTTP_ACCEPT",
        "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_CONNECTION", "HTTP_CACHE_CONTROL",
        "HTTP_UPGRADE_INSECURE_REQUESTS", "HTTP_SEC_FETCH_DEST", "HTTP_SEC_FETCH_MODE",
        "HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_USER",
    };
    for (size_t i = 0; i < sizeof kept_names / sizeof *kept_names; i++) {
        if (PyUnicode_CompareWithASCIIString(name, kept_names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* A block of as many values; in place of each that is not kept there is one that nobody sends. */
static PyObject *kept_values(PyObject *names, Parts values)
{
    static const char unkept[] = "\1";
    Py_ssize_t count = PyTuple_Size(names), size;
    PyObject *block = PyBytes_FromStringAndSize(NULL, values.end - values.at + 2 * count + 1);
    const char *part;
    char *start = block == NULL ? NULL : PyBytes_AsString(block), *to = start;
    for (Py_ssize_t i = 0; start != NULL && i < count; i++) {
        if ((size = take_part(&values, &part)) < 0) {
            break;
        }
        if (size > 0 && (size > KEPT_VALUE || !may_be_kept(PyTuple_GetItem(names, i)))) {
            part = unkept;
            size = 1;
        }
        memcpy(to, part, (size_t)size);
        to[size] = '\0';
        to += size + 1;
    }
    PyObject *found = to > start ? PyBytes_FromStringAndSize(start, to - start - 1) : NULL;
    Py_XDECREF(block);
    return found;
}

/* An environ with all keys of such a request but `wsgi.input`, and with these values; NULL without
 * an error: they are more or fewer. */
static PyObject *environ_with(PyObject *names, PyObject *values, PyObject *base)
{
    PyObject *environ = PyDict_Copy(base);
    Parts all = parts_of(PyBytes_AsString(values), PyBytes_Size(values));
    Parts none = {all.end + 1, all.end};
    if (environ != NULL && put_values(environ, names, all, none) == 1
        && put(environ, name_errors, kept(Py_None)) && put(environ, name_id, kept(Py_None))
        && put(environ, name_disconnected, kept(Py_None))) {
        return environ;
    }
    Py_XDECREF(environ);
    return NULL;
}

/* Where the names of a request are, and its values. */
static Parts names_of(const unsigned char *fixed)
{
    return parts_of((const char *)fixed + REQUEST_SIZE, four_bytes(fixed + 4));
}

static Parts values_of(const unsigned char *fixed)
{
    return parts_of(names_of(fixed).end, four_bytes(fixed + 8));
}

/* Of the first request of its kind; see `pattern_of`. */
static PyObject *made_pattern(const unsigned char *fixed, PyObject *base)
{
    PyObject *names = split_names(names_of(fixed));
    PyObject *values = names == NULL ? NULL : kept_values(names, values_of(fixed));
    PyObject *environ = values == NULL ? NULL : environ_with(names, values, base);
    PyObject *items[] = {names, kept(base), environ, values};
    return tuple_of(items, 4);
}

/* The block of names with the application's number before it, as the key of what is kept. */
static PyObject *key_of(const unsigned char *fixed)
{
    Parts names = names_of(fixed);
    PyObject *key = PyBytes_FromStringAndSize(NULL, names.end - names.at + 1);
    if (key != NULL) {
        char *bytes = PyBytes_AsString(key);
        bytes[0] = (char)fixed[1];
        memcpy(bytes + 1, names.at, (size_t)(names.end - names.at));
    }
    return key;
}

/* Whether a key is that of this request. */
static bool is_key_of(PyObject *key, const unsigned char *fixed)
{
    Parts names = names_of(fixed);
    size_t size = (size_t)(names.end - names.at);
    const char *bytes = PyBytes_AsString(key);
    return (size_t)PyBytes_Size(key) == size + 1 && bytes[0] == (char)fixed[1]
        && memcmp(bytes + 1, names.at, size) == 0;
}

static bool keep_pattern(PyObject *key, PyObject *pattern)
{
    if (PyDict_Size(known_environs) >= KEPT_NAMES) {
        PyDict_Clear(known_environs);
    }
    return PyDict_SetItem(known_environs, key, pattern) == 0;
}

/* Whether a pattern is made of this environ of the application. */
static bool has_base(PyObject *pattern, PyObject *base)
{
    return PyTuple_GetItem(pattern, 1) == base;
}

/* The pattern for a key, made if need be. A new reference. */
static PyObject *pattern_for(PyObject *key, const unsigned char *fixed, PyObject *base)
{
    PyObject *pattern = PyDict_GetItemWithError(known_environs, key);
    if (pattern != NULL && has_base(pattern, base)) {
        return kept(pattern);
    }
    pattern = PyErr_Occurred() ? NULL : made_pattern(fixed, base);
    if (pattern != NULL && PyBytes_Size(key) <= KEPT_LENGTH && !keep_pattern(key, pattern)) {
        Py_CLEAR(pattern);
    }
    return pattern;
}

/*
 * What environs with these names are made from: a tuple of the names, of the environ of the
 * application, of one that is copied for each request, and of the values in it. Requests of one
 * client have the same names, and many of the same values: so it is kept, by the block of names
 * with the application's number before it. It never changes. A new reference.
 */
static PyObject *pattern_of(const unsigned char *fixed, PyObject *base)
{
    if (last_key != NULL && is_key_of(last_key, fixed) && has_base(last_pattern, base)) {
        return kept(last_pattern);
    }
    PyObject *key = key_of(fixed);
    PyObject *pattern = key == NULL ? NULL : pattern_for(key, fixed, base);
    if (pattern != NULL) {
        replace(&last_key, key);
        replace(&last_pattern, pattern);
    }
    Py_XDECREF(key);
    return pattern;
}

/* The environ of a request; NULL without an error: it is odd. */
static PyObject *environ_of(const unsigned char *fixed, PyObject *base)
{
    PyObject *pattern = pattern_of(fixed, base);
    if (pattern == NULL) {
        return NULL;
    }
    PyObject *names = PyTuple_GetItem(pattern, 0), *values = PyTuple_GetItem(pattern, 3);
    PyObject *environ = NULL;
    if (PyTuple_Size(names) == two_bytes(fixed + 2)) {
        environ = PyDict_Copy(PyTuple_GetItem(pattern, 2));
    }
    Parts known = parts_of(PyBytes_AsString(values), PyBytes_Size(values));
    if (environ != NULL && put_values(environ, names, values_of(fixed), known) != 1) {
        Py_CLEAR(environ);
    }
    Py_DECREF(pattern);
    return environ;
}

/* ---- responses ---- */

typedef struct {
    PyObject_HEAD
    PyObject *pipe, *control, *number, *prefix, *declared;
    int state;
    char head_only, single, bodiless;
    long long sent, length;
} Answer;

static void fill_answer(Answer *answer, PyObject *pipe, PyObject *number, PyObject *control,
                        int head_only)
{
    answer->pipe = kept(pipe);
    answer->number = kept(number);
    answer->control = kept(control);
    answer->head_only = (char)head_only;
}

static int answer_init(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    Answer *answer = (Answer *)self;
    PyObject *pipe, *number, *control;
    int head_only;
    (void)keywords; /* none: its caller is ours */
    if (answer->pipe != NULL) {
        PyErr_SetString(PyExc_TypeError, "an answer cannot begin again");
        return -1;
    }
    if (!PyArg_ParseTuple(arguments, "OOOp", &pipe, &number, &control, &head_only)) {
        return -1;
    }
    fill_answer(answer, pipe, number, control, head_only);
    return 0;
}

void free_object(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static void answer_dealloc(PyObject *self)
{
    Answer *answer = (Answer *)self;
    Py_XDECREF(answer->pipe);
    Py_XDECREF(answer->control);
    Py_XDECREF(answer->number);
    Py_XDECREF(answer->prefix);
    Py_XDECREF(answer->declared);
    free_object(self);
}

/* The part of a head that `head.head` compares: (status, *headers). NULL without an error: odd. */
static PyObject *head_key(PyObject *status, PyObject *headers)
{
    if (!PyUnicode_CheckExact(status) || !PyList_CheckExact(headers)) {
        return NULL;
    }
    Py_ssize_t count = PyList_Size(headers);
    PyObject *key = PyTuple_New(count + 1);
    if (key == NULL) {
        return NULL;
    }
    Py_INCREF(status);
    PyTuple_SetItem(key, 0, status);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *pair = PyList_GetItem(headers, i);
        if (!PyTuple_CheckExact(pair) || PyTuple_Size(pair) != 2
            || !PyUnicode_CheckExact(PyTuple_GetItem(pair, 0))
            || !PyUnicode_CheckExact(PyTuple_GetItem(pair, 1))) {
            Py_DECREF(key);
            return NULL;
        }
        Py_INCREF(pair);
        PyTuple_SetItem(key, i + 1, pair);
    }
    return key;
}

/* Stores a head that is known: 1; 0 when it is not; -1 on an error. */
static int store_known(Answer *answer, PyObject *status, PyObject *headers)
{
    PyObject *key = head_key(status, headers);
    if (key == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *known = PyDict_GetItemWithError(known_heads, key);
    Py_DECREF(key);
    if (known == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    replace(&answer->prefix, PyTuple_GetItem(known, 0));
    replace(&answer->declared, PyTuple_GetItem(known, 1));
    answer->bodiless = answer->head_only || PyTuple_GetItem(known, 2) != Py_True;
    answer->state = STORED;
    return 1;
}

PyDoc_STRVAR(start_response_doc, "PEP 3333's `start_response`; returns `write`.");

static PyObject *dict_of(PyObject *names, PyObject *const *values)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && i < PyTuple_Size(names); i++) {
        if (PyDict_SetItem(dict, PyTuple_GetItem(names, i), values[i]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

/* Calls what was not done here; `keywords` is a tuple of their names, or NULL. */
static PyObject *call_reference(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    PyObject *start = PyObject_GetAttr(self, name_start), *result = NULL;
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
        PyTuple_SetItem(tuple, i, kept(arguments[i]));
    }
    PyObject *named = keywords == NULL ? NULL : dict_of(keywords, arguments + count);
    if (start != NULL && tuple != NULL && (keywords == NULL || named != NULL)) {
        result = PyObject_Call(start, tuple, named);
    }
    Py_XDECREF(named);
    Py_XDECREF(tuple);
    Py_XDECREF(start);
    return result;
}

static PyObject *start_response(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    Answer *answer = (Answer *)self;
    if (keywords == NULL && answer->state == NEW && count == 2) {
        int stored = store_known(answer, arguments[0], arguments[1]);
        if (stored) {
            return stored < 0 ? NULL : PyObject_GetAttr(self, name_write);
        }
    }
    return call_reference(self, arguments, count, keywords);
}

/* What goes before the next block: the head, if that is still stored. */
static PyObject *before_block(Answer *answer)
{
    return answer->state == STORED ? answer->prefix : no_bytes;
}

/* Whether a block is of bytes, and goes through the socket in one frame. */
static bool fits(Answer *answer, PyObject *block)
{
    Py_ssize_t size = PyBytes_CheckExact(block) ? PyBytes_Size(block) : LARGE + 1;
    return size <= LARGE && PyBytes_Size(before_block(answer)) + size <= FRAME_LIMIT;
}

/* The one block that is the whole body of this response; NULL: it is not as simple as that. */
static PyObject *whole_body(Answer *answer, PyObject *blocks)
{
    PyObject *body = NULL;
    if (answer->state != STORED || answer->bodiless) {
        return NULL;
    }
    if (PyList_CheckExact(blocks) && PyList_Size(blocks) == 1) {
        body = PyList_GetItem(blocks, 0);
    } else if (PyTuple_CheckExact(blocks) && PyTuple_Size(blocks) == 1) {
        body = PyTuple_GetItem(blocks, 0);
    }
    if (body == NULL || !fits(answer, body)) {
        return NULL;
    }
    bool right = answer->declared == Py_None
        || PyLong_AsLongLong(answer->declared) == PyBytes_Size(body);
    return right ? body : NULL;
}

/* A frame of this response with a block. */
static PyObject *answer_frame(Answer *answer, PyObject *block, int flags)
{
    PyObject *before = before_block(answer);
    size_t head_size = (size_t)PyBytes_Size(before), size = (size_t)PyBytes_Size(block);
    uint64_t number = PyLong_AsUnsignedLongLong(answer->number);
    PyObject *frame = PyErr_Occurred()
        ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(HEADER_SIZE + head_size + size));
    if (frame != NULL) {
        char *at = PyBytes_AsString(frame);
        put_number(at, head_size + size, 4);
        put_number(at + 4, answer->state == STORED ? HEAD : DATA, 1);
        put_number(at + 5, (uint64_t)flags, 1);
        put_number(at + 6, 0, 2);
        put_number(at + 8, number, 8);
        memcpy(at + HEADER_SIZE, PyBytes_AsString(before), head_size);
        memcpy(at + HEADER_SIZE + head_size, PyBytes_AsString(block), size);
    }
    return frame;
}

/* Puts a block, with the head before it if that is still stored, into the pipe. */
static bool emit(Answer *answer, PyObject *block, int flags)
{
    PyObject *frame = answer_frame(answer, block, flags), *done = NULL;
    PyObject *out = frame == NULL ? NULL : PyObject_GetAttr(answer->pipe, name_out);
    if (out != NULL) {
        answer->state = flags == LAST ? COMPLETE : SENT;
        done = PyObject_CallMethodObjArgs(out, name_append, frame, NULL);
        Py_DECREF(out);
    }
    Py_XDECREF(frame);
    Py_XDECREF(done);
    return done != NULL;
}

PyDoc_STRVAR(send_whole_doc, "Sends a list or tuple of blocks that is the whole body.");

static PyObject *send_whole(PyObject *self, PyObject *blocks)
{
    Answer *answer = (Answer *)self;
    PyObject *body = whole_body(answer, blocks);
    if (body == NULL) {
        return PyObject_CallMethodObjArgs(self, name_whole, blocks, NULL);
    }
    return emit(answer, body, LAST) ? kept(Py_None) : NULL;
}

/* Whether an attribute holds nothing; -1 on an error. */
static int is_empty(PyObject *object, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(object, name);
    Py_ssize_t size = value == NULL ? -1 : PyObject_Size(value);
    Py_XDECREF(value);
    return size < 0 ? -1 : size == 0;
}

/* Writes out what is in the pipe; if not `always`, only if no request waits behind it. */
static bool flush(Answer *answer, bool always)
{
    int now = always ? 1 : is_empty(answer->pipe, name_requests);
    if (now <= 0) {
        return now == 0;
    }
    PyObject *done = PyObject_CallMethodObjArgs(answer->pipe, name_flush, NULL);
    Py_XDECREF(done);
    return done != NULL;
}

/* Whether the response may go on here: it has a body, and nobody gave it up; -1 on an error. */
static int goes_on(Answer *answer)
{
    return answer->bodiless || answer->single ? 0 : is_empty(answer->control, name_cancelled);
}

/* How a block goes: 1 as the whole body, 0 as one of several, -1 not by what is here. */
static int way_of(Answer *answer, PyObject *block)
{
    bool open = answer->state == STORED || answer->state == SENT;
    if (!open || !fits(answer, block) || PyBytes_Size(block) == 0) {
        return -1;
    }
    if (answer->declared == Py_None) {
        return 0;
    }
    bool whole = PyLong_AsLongLong(answer->declared) == PyBytes_Size(block);
    return answer->state == STORED && whole ? 1 : -1;
}

/* Sends a block that is not the last; it is on its way when this returns. */
static bool send_piece(Answer *answer, PyObject *block)
{
    Py_ssize_t size = PyBytes_Size(block), before = PyBytes_Size(before_block(answer));
    if (!emit(answer, block, 0)) {
        return false;
    }
    answer->sent += size;
    answer->length += before + size;
    return flush(answer, true);
}

PyDoc_STRVAR(send_doc, "Sends a block that the application yielded. False: no more is needed.");

static PyObject *send_one(PyObject *self, PyObject *block)
{
    Answer *answer = (Answer *)self;
    int way = way_of(answer, block), free = way < 0 ? 0 : goes_on(answer);
    if (free <= 0) {
        return free < 0 ? NULL : PyObject_CallMethodObjArgs(self, name_send, block, NULL);
    }
    if (way == 0) {
        return send_piece(answer, block) ? kept(Py_True) : NULL;
    }
    return emit(answer, block, LAST) && flush(answer, false) ? kept(Py_True) : NULL;
}

PyDoc_STRVAR(finish_doc, "The application has no more blocks.");

static PyObject *finish(PyObject *self, PyObject *nothing)
{
    Answer *answer = (Answer *)self;
    (void)nothing;
    if (answer->state == COMPLETE) {
        Py_RETURN_NONE;
    }
    bool open = answer->state == SENT && answer->declared == Py_None;
    int free = open && answer->length <= FRAME_LIMIT ? goes_on(answer) : 0;
    if (free <= 0) {
        return free < 0 ? NULL : PyObject_CallMethodObjArgs(self, name_end, NULL);
    }
    return emit(answer, no_bytes, LAST) ? kept(Py_None) : NULL;
}

static PyMethodDef answer_methods[] = {
    {"start_response", (PyCFunction)(void (*)(void))start_response, METH_FASTCALL | METH_KEYWORDS,
     start_response_doc},
    {"send_whole", send_whole, METH_O, send_whole_doc},
    {"send", send_one, METH_O, send_doc},
    {"finish", finish, METH_NOARGS, finish_doc},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef answer_members[] = {
    {"_pipe", T_OBJECT_EX, offsetof(Answer, pipe), READONLY, NULL},
    {"_control", T_OBJECT_EX, offsetof(Answer, control), READONLY, NULL},
    {"number", T_OBJECT_EX, offsetof(Answer, number), READONLY, NULL},
    {"state", T_INT, offsetof(Answer, state), 0, NULL},
    {"declared", T_OBJECT_EX, offsetof(Answer, declared), 0, NULL},
    {"head_only", T_BOOL, offsetof(Answer, head_only), READONLY, NULL},
    {"single", T_BOOL, offsetof(Answer, single), 0, NULL},
    {"_bodiless", T_BOOL, offsetof(Answer, bodiless), 0, NULL},
    {"_prefix", T_OBJECT_EX, offsetof(Answer, prefix), 0, NULL},
    {"_sent", T_LONGLONG, offsetof(Answer, sent), 0, NULL},
    {"_long", T_LONGLONG, offsetof(Answer, length), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot answer_slots[] = {
    {Py_tp_doc, "What a response holds, and its quick ways; see `answer.py`."},
    {Py_tp_init, answer_init},
    {Py_tp_dealloc, answer_dealloc},
    {Py_tp_methods, answer_methods},
    {Py_tp_members, answer_members},
    {0, NULL},
};

static PyType_Spec answer_spec = {
    "islay_worker._accelerator.Answer",
    sizeof(Answer),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    answer_slots,
};

/* ---- wsgi.errors ---- */

typedef struct {
    PyObject_HEAD
    PyObject *control, *response, *partial, *softspace;
} Lines;

static void fill_lines(Lines *lines, PyObject *control, PyObject *response)
{
    lines->control = kept(control);
    lines->response = kept(response);
    lines->partial = kept(no_bytes);
}

static int lines_init(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    PyObject *control, *response;
    (void)keywords; /* none: its caller is ours */
    if (((Lines *)self)->control != NULL) {
        PyErr_SetString(PyExc_TypeError, "it cannot begin again");
        return -1;
    }
    if (!PyArg_ParseTuple(arguments, "OO", &control, &response)) {
        return -1;
    }
    fill_lines((Lines *)self, control, response);
    return 0;
}

static void lines_dealloc(PyObject *self)
{
    Lines *lines = (Lines *)self;
    Py_XDECREF(lines->control);
    Py_XDECREF(lines->response);
    Py_XDECREF(lines->partial);
    Py_XDECREF(lines->softspace);
    free_object(self);
}

static PyMemberDef lines_members[] = {
    {"_control", T_OBJECT_EX, offsetof(Lines, control), READONLY, NULL},
    {"_response", T_OBJECT_EX, offsetof(Lines, response), READONLY, NULL},
    {"partial", T_OBJECT_EX, offsetof(Lines, partial), 0, NULL},
    {"softspace", T_OBJECT_EX, offsetof(Lines, softspace), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot lines_slots[] = {
    {Py_tp_doc, "What `wsgi.errors` holds; see `streams.PlainLines`."},
    {Py_tp_init, lines_init},
    {Py_tp_dealloc, lines_dealloc},
    {Py_tp_members, lines_members},
    {0, NULL},
};

static PyType_Spec lines_spec = {
    "islay_worker._accelerator.Lines",
    sizeof(Lines),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    lines_slots,
};

/* ---- the beginning of a request ---- */

static PyObject *new_object(PyObject *type)
{
    return ((allocfunc)PyType_GetSlot((PyTypeObject *)type, Py_tp_alloc))((PyTypeObject *)type, 0);
}

static bool is_head(PyObject *environ)
{
    PyObject *method = PyDict_GetItemWithError(environ, name_method);
    return method != NULL && PyUnicode_Check(method)
        && PyUnicode_CompareWithASCIIString(method, "HEAD") == 0;
}

/* What a request is answered by, put into its environ as far as it belongs there. */
static bool equip(PyObject *environ, PyObject *pipe, PyObject *number, PyObject *control,
                  PyObject **response, PyObject **errors)
{
    *response = new_object(response_type);
    *errors = *response == NULL ? NULL : new_object(errors_type);
    if (*errors == NULL) {
        return false;
    }
    fill_answer((Answer *)*response, pipe, number, control, is_head(environ));
    fill_lines((Lines *)*errors, control, *response);
    return put(environ, name_errors, kept(*errors))
        && put(environ, name_id, PyObject_Str(number))
        && put(environ, name_disconnected, PyObject_GetAttr(*response, name_client));
}

/* Whether the fixed part of a request does not contradict its length. */
static bool sane(const unsigned char *fixed, Py_ssize_t size, Py_ssize_t hosted)
{
    if (size < REQUEST_SIZE) {
        return false;
    }
    uint64_t end = (uint64_t)REQUEST_SIZE + four_bytes(fixed + 4) + four_bytes(fixed + 8);
    return fixed[0] <= ASKED_BODY && end <= (uint64_t)size && (fixed[0] || end == (uint64_t)size)
        && fixed[1] < hosted;
}

PyDoc_STRVAR(begin_doc,
    "begin(payload, hosted, pipe, number, control)\n--\n\n"
    "What a request is made of, as `gateway.begun`. None: it contradicts itself.");

static PyObject *begin(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    if (count != 5 || !PyBytes_Check(arguments[0]) || !PyList_Check(arguments[1])) {
        PyErr_SetString(PyExc_TypeError, "begin takes bytes, a list, and three objects");
        return NULL;
    }
    const char *start = PyBytes_AsString(arguments[0]);
    const unsigned char *fixed = (const unsigned char *)start;
    Py_ssize_t size = PyBytes_Size(arguments[0]);
    if (response_type == NULL || !sane(fixed, size, PyList_Size(arguments[1]))) {
        Py_RETURN_NONE;
    }
    PyObject *host = PyList_GetItem(arguments[1], fixed[1]);
    PyObject *application = host == NULL ? NULL : PyTuple_GetItem(host, 0);
    PyObject *base = application == NULL ? NULL : PyTuple_GetItem(host, 1);
    if (base == NULL) {
        return NULL;
    }
    PyObject *environ = environ_of(fixed, base), *response = NULL, *errors = NULL;
    if (environ == NULL) {
        return left_to_the_reference();
    }
    bool equipped =
        equip(environ, arguments[2], arguments[3], arguments[4], &response, &errors);
    Py_ssize_t end = REQUEST_SIZE + (Py_ssize_t)four_bytes(fixed + 4) + four_bytes(fixed + 8);
    PyObject *items[] = {
        PyLong_FromLong(fixed[0]),
        kept(application),
        environ,
        equipped ? PyBytes_FromStringAndSize(start + end, size - end) : NULL,
        response,
        errors,
    };
    return tuple_of(items, 6);
}

/* ---- the module ---- */

PyDoc_STRVAR(use_types_doc,
    "use_types(response, errors)\n--\n\n"
    "Requests begin with instances of these from now on: classes derived from `Answer` and\n"
    "`Lines` that add nothing to what those hold.");

static PyObject *use_types(PyObject *module, PyObject *arguments)
{
    PyObject *response, *errors, *answer = PyObject_GetAttrString(module, "Answer");
    PyObject *lines = PyObject_GetAttrString(module, "Lines"), *result = NULL;
    if (answer != NULL && lines != NULL
        && PyArg_ParseTuple(arguments, "O!O!", &PyType_Type, &response, &PyType_Type, &errors)) {
        if (PyType_IsSubtype((PyTypeObject *)response, (PyTypeObject *)answer)
            && PyType_IsSubtype((PyTypeObject *)errors, (PyTypeObject *)lines)) {
            replace(&response_type, response);
            replace(&errors_type, errors);
            result = kept(Py_None);
        } else {
            PyErr_SetString(PyExc_TypeError, "classes derived from Answer and Lines are needed");
        }
    }
    Py_XDECREF(answer);
    Py_XDECREF(lines);
    return result;
}

PyDoc_STRVAR(use_heads_doc,
    "use_heads(known)\n--\n\nLooks heads up in this dict from now on; see `head.KNOWN`.");

static PyObject *use_heads(PyObject *module, PyObject *known)
{
    (void)module;
    if (!PyDict_Check(known)) {
        PyErr_SetString(PyExc_TypeError, "the known heads have to be a dict");
        return NULL;
    }
    replace(&known_heads, known);
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"cut", cut, METH_VARARGS, cut_doc},
    {"begin", (PyCFunction)(void (*)(void))begin, METH_FASTCALL, begin_doc},
    {"use_types", use_types, METH_VARARGS, use_types_doc},
    {"use_heads", use_heads, METH_O, use_heads_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "islay_worker._accelerator",
    .m_doc = "The hottest lines of the worker in C; see `islay_worker.accelerated`.",
    .m_size = -1,
    .m_methods = functions,
};

static const struct {
    PyObject **place;
    const char *text;
} names[] = {
    {&name_append, "append"},
    {&name_out, "out"},
    {&name_write, "write"},
    {&name_start, "_start"},
    {&name_whole, "_send_blocks"},
    {&name_send, "_send_block"},
    {&name_end, "_end"},
    {&name_cancelled, "cancelled"},
    {&name_requests, "requests"},
    {&name_flush, "flush"},
    {&name_client, "client_disconnected"},
    {&name_method, "REQUEST_METHOD"},
    {&name_errors, "wsgi.errors"},
    {&name_id, "islay.request_id"},
    {&name_disconnected, "islay.client_disconnected"},
};

static bool make_constants(void)
{
    bool made = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *names[i].place = PyUnicode_InternFromString(names[i].text);
        made = made && *names[i].place != NULL;
    }
    known_environs = PyDict_New();
    known_heads = PyDict_New();
    no_bytes = PyBytes_FromStringAndSize(NULL, 0);
    return made && known_environs && known_heads && no_bytes;
}

static bool add_type(PyObject *module, const char *name, PyType_Spec *spec)
{
    PyObject *type = PyType_FromSpec(spec);
    if (type != NULL && PyModule_AddObject(module, name, type) == 0) {
        return true;
    }
    Py_XDECREF(type);
    return false;
}

PyMODINIT_FUNC PyInit__accelerator(void)
{
    PyObject *module = make_constants() ? PyModule_Create(&definition) : NULL;
    if (module != NULL && add_type(module, "Answer", &answer_spec)
        && add_type(module, "Lines", &lines_spec) && prepare_line()
        && add_type(module, "Line", &line_spec)) {
        return module;
    }
    Py_XDECREF(module);
    return NULL;
}
