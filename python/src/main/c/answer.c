/*
 * The answer to a request: what it holds, and its quick ways. `answer.py` has the reference
 * (`PlainAnswer`), and does what is unusual.
 */

#include "accelerator.h"

#include <string.h>
#include <structmember.h>

/* Of `protocol.py` and `memory.py`. */
enum { LARGE = 16384, LAST = 1, HEAD = 17, DATA = 18 };

/* The states of `answer.py`. */
enum { NEW = 0, REFUSED = 1, STORED = 2, SENT = 3, COMPLETE = 4 };

static PyObject *known_heads; /* `head.KNOWN` */
static PyObject *name_append, *name_out, *name_write, *name_start, *name_whole;
static PyObject *name_send, *name_end, *name_cancelled, *name_requests, *name_flush;

static void put_number(char *at, uint64_t number, int size)
{
    for (int i = 0; i < size; i++) {
        at[i] = (char)(number >> 8 * i);
    }
}

typedef struct {
    PyObject_HEAD
    PyObject *pipe, *control, *number, *prefix, *declared;
    int state;
    char head_only, single, bodiless;
    long long sent, length;
} Answer;

void fill_answer(PyObject *self, PyObject *pipe, PyObject *number, PyObject *control,
                 bool head_only)
{
    Answer *answer = (Answer *)self;
    answer->pipe = kept(pipe);
    answer->number = kept(number);
    answer->control = kept(control);
    answer->head_only = head_only;
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
    fill_answer(self, pipe, number, control, head_only != 0);
    return 0;
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

PyType_Spec answer_spec = {
    "islay_worker._accelerator.Answer",
    sizeof(Answer),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    answer_slots,
};

void look_heads_up_in(PyObject *known)
{
    replace(&known_heads, known);
}

static const Name names[] = {
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
};

bool prepare_answers(void)
{
    known_heads = PyDict_New();
    return known_heads != NULL && make_names(names, sizeof names / sizeof *names);
}
