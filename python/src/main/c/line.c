/*
 * What a pipe does with its socket: takes in the frames that have come, writes out what is finished.
 * `line.py` has the reference (`PlainLine`), and says what each method does; what is unusual (a
 * frame that is no request, a block in shared memory, a socket that is full) goes back to Python.
 *
 * What is true. CPython lets other threads have the GIL around each call of a socket. Where many
 * threads wait for something outside (a database), they want it all the time: who gave it away for
 * the microseconds of a write is behind others when it comes back, and is woken twice until it has
 * it. So here a call keeps the GIL, does what the socket can do at once, and gives it away only to
 * wait. A thread that never has to wait does so with every eighth call, as those who come back from
 * their databases have no other chance within the five milliseconds after which Python takes it.
 */

#include "accelerator.h"

#include <errno.h>
#include <string.h>
#include <structmember.h>
#include <sys/socket.h>

enum { REQUEST = 2 }; /* of `protocol.py` */

enum {
    BUFFER_SIZE = 4 * FRAME_LIMIT, /* a whole frame always has room behind a part of another */
    CALLS = 8,                     /* of so many in a row one lets other threads have the GIL */
    MOST_KEPT = 131072,            /* bytes: copying them takes some 20 microseconds */
};

static PyObject *name_append, *name_popleft, *name_clear, *name_close, *name_join;
static PyObject *name_sort, *name_refuse, *name_rest, *name_pieces;

/* `have` bytes of frames that are not whole are in `buffer`; `calls` have kept the GIL in a row. */
typedef struct {
    PyObject_HEAD
    PyObject *wire, *requests, *out, *parts;
    PyThread_type_lock reading, writing;
    char *buffer;
    Py_ssize_t have;
    uint64_t kinds;
    int descriptor, calls;
    char idle;
} Line;

static PyObject *new_deque(void)
{
    PyObject *module = PyImport_ImportModule("collections");
    PyObject *deque = module == NULL ? NULL : PyObject_CallMethod(module, "deque", NULL);
    Py_XDECREF(module);
    return deque;
}

/* A bit for each number of some; 0 with an error. */
static uint64_t bits_of(PyObject *numbers)
{
    uint64_t bits = 0;
    PyObject *each = PyObject_GetIter(numbers), *number;
    while (each != NULL && !PyErr_Occurred() && (number = PyIter_Next(each)) != NULL) {
        bits |= (uint64_t)1 << (PyLong_AsLong(number) & 63);
        Py_DECREF(number);
    }
    Py_XDECREF(each);
    return PyErr_Occurred() ? 0 : bits;
}

/* The descriptor of a wire; -1 with an error. */
static int descriptor_of(PyObject *wire)
{
    PyObject *number = PyObject_CallMethod(wire, "fileno", NULL);
    long descriptor = number == NULL ? -1 : PyLong_AsLong(number);
    Py_XDECREF(number);
    return PyErr_Occurred() ? -1 : (int)descriptor;
}

/* Makes the rest of it, which has a wire; false with an error. */
static bool fill_line(Line *line)
{
    line->requests = new_deque();
    line->out = line->requests == NULL ? NULL : new_deque();
    line->parts = line->out == NULL ? NULL : PyList_New(0);
    if (line->parts == NULL) {
        return false;
    }
    line->buffer = PyMem_Malloc(BUFFER_SIZE);
    line->reading = PyThread_allocate_lock();
    line->writing = PyThread_allocate_lock();
    if (line->buffer == NULL || line->reading == NULL || line->writing == NULL) {
        PyErr_NoMemory();
        return false;
    }
    return true;
}

static int line_init(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    Line *line = (Line *)self;
    PyObject *wire, *kinds;
    (void)keywords; /* none: its caller is ours */
    if (line->wire != NULL) {
        PyErr_SetString(PyExc_TypeError, "a line cannot begin again");
        return -1;
    }
    if (!PyArg_ParseTuple(arguments, "OO", &wire, &kinds)) {
        return -1;
    }
    line->kinds = bits_of(kinds);
    line->descriptor = PyErr_Occurred() ? -1 : descriptor_of(wire);
    if (PyErr_Occurred()) {
        return -1;
    }
    line->wire = kept(wire);
    return fill_line(line) ? 0 : -1;
}

static void line_dealloc(PyObject *self)
{
    Line *line = (Line *)self;
    Py_XDECREF(line->wire);
    Py_XDECREF(line->requests);
    Py_XDECREF(line->out);
    Py_XDECREF(line->parts);
    PyMem_Free(line->buffer);
    if (line->reading != NULL) {
        PyThread_free_lock(line->reading);
    }
    if (line->writing != NULL) {
        PyThread_free_lock(line->writing);
    }
    free_object(self);
}

/* ---- locks ---- */

/* A lock that another thread has is waited for without the GIL, which that may need. */
static void hold(PyThread_type_lock lock)
{
    if (!PyThread_acquire_lock(lock, NOWAIT_LOCK)) {
        PyThreadState *others = PyEval_SaveThread();
        PyThread_acquire_lock(lock, WAIT_LOCK);
        PyEval_RestoreThread(others);
    }
}

/* For the methods that begin something: holds the lock, and says whether it does. */
static PyObject *held(PyThread_type_lock lock, PyObject *wait)
{
    int patient = PyObject_IsTrue(wait);
    if (patient < 0) {
        return NULL;
    }
    if (patient) {
        hold(lock);
        Py_RETURN_TRUE;
    }
    return PyBool_FromLong(PyThread_acquire_lock(lock, NOWAIT_LOCK));
}

PyDoc_STRVAR(begin_reading_doc, "Holds the read lock. False: another has it, and `wait` is false.");

static PyObject *begin_reading(PyObject *self, PyObject *wait)
{
    return held(((Line *)self)->reading, wait);
}

PyDoc_STRVAR(end_reading_doc, "Lets the read lock go.");

static PyObject *end_reading(PyObject *self, PyObject *nothing)
{
    (void)nothing;
    PyThread_release_lock(((Line *)self)->reading);
    Py_RETURN_NONE;
}

PyDoc_STRVAR(begin_writing_doc, "Holds the write lock. False: another has it, and `wait` is false.");

static PyObject *begin_writing(PyObject *self, PyObject *wait)
{
    return held(((Line *)self)->writing, wait);
}

PyDoc_STRVAR(end_writing_doc, "Lets the write lock go.");

static PyObject *end_writing(PyObject *self, PyObject *nothing)
{
    (void)nothing;
    PyThread_release_lock(((Line *)self)->writing);
    Py_RETURN_NONE;
}

/* ---- reading ---- */

static bool keeps_gil(Line *line)
{
    line->calls = (line->calls + 1) % CALLS;
    return line->calls > 0;
}

static ssize_t read_now(Line *line)
{
    size_t room = (size_t)(BUFFER_SIZE - line->have);
    return recv(line->descriptor, line->buffer + line->have, room, MSG_DONTWAIT);
}

/* Waits for bytes: how many; 0: the end; -1: an error is set. */
static ssize_t read_waiting(Line *line)
{
    size_t room = (size_t)(BUFFER_SIZE - line->have);
    ssize_t got;
    do {
        PyThreadState *others = PyEval_SaveThread();
        got = recv(line->descriptor, line->buffer + line->have, room, 0);
        PyEval_RestoreThread(others); /* leaves errno as it is */
    } while (got < 0 && errno == EINTR && PyErr_CheckSignals() == 0);
    if (got < 0 && !PyErr_Occurred()) {
        if (errno == ECONNRESET) {
            return 0;
        }
        PyErr_SetFromErrno(PyExc_OSError);
    }
    return got;
}

/* As `read_waiting`; what is there is read with the GIL. */
static ssize_t read_some(Line *line)
{
    if (keeps_gil(line)) {
        ssize_t got = read_now(line);
        if (got > 0) {
            return got;
        }
        line->calls = 0;
    }
    return read_waiting(line);
}

static bool is_request(PyObject *frame)
{
    return PyLong_AsLong(PyTuple_GetItem(frame, 0)) == REQUEST;
}

/* Whether these frames are whole requests and nothing else. */
static bool only_requests(Line *line, PyObject *frames)
{
    bool only = PyList_Size(line->parts) == 0;
    for (Py_ssize_t i = 0; only && i < PyList_Size(frames); i++) {
        only = is_request(PyList_GetItem(frames, i));
    }
    return only;
}

/* Calls a method with one argument, or with none for NULL; false with an error. */
static bool call(PyObject *object, PyObject *name, PyObject *argument)
{
    PyObject *result = PyObject_CallMethodObjArgs(object, name, argument, NULL);
    Py_XDECREF(result);
    return result != NULL;
}

static bool keep(PyObject *self, PyObject *frames)
{
    Line *line = (Line *)self;
    if (!only_requests(line, frames)) {
        return call(self, name_sort, frames);
    }
    bool kept_all = true;
    for (Py_ssize_t i = 0; kept_all && i < PyList_Size(frames); i++) {
        kept_all = call(line->requests, name_append, PyList_GetItem(frames, i));
    }
    return kept_all;
}

/* Raises what the reference says of bytes that are no frames. */
static void refuse(PyObject *self)
{
    Line *line = (Line *)self;
    PyObject *bytes = PyBytes_FromStringAndSize(line->buffer, line->have);
    if (bytes != NULL && call(self, name_refuse, bytes)) {
        PyErr_SetString(PyExc_RuntimeError, "the reference has no objection");
    }
    Py_XDECREF(bytes);
}

/* Sorts in what was read; false with an error. */
static bool take(PyObject *self, ssize_t got)
{
    Line *line = (Line *)self;
    Py_ssize_t start = 0;
    line->have += got;
    PyObject *frames = cut_frames(line->buffer, line->have, line->kinds, &start);
    if (frames == NULL) {
        if (!PyErr_Occurred()) {
            refuse(self);
        }
        return false;
    }
    line->have -= start;
    memmove(line->buffer, line->buffer + start, (size_t)line->have);
    bool done = keep(self, frames);
    Py_DECREF(frames);
    return done;
}

static PyObject *taken(PyObject *self, ssize_t got)
{
    if (got < 0 || (got > 0 && !take(self, got))) {
        return NULL;
    }
    return PyBool_FromLong(got > 0);
}

PyDoc_STRVAR(take_in_doc, "Waits for bytes, and sorts them in. False: the end.");

static PyObject *take_in(PyObject *self, PyObject *nothing)
{
    (void)nothing;
    return taken(self, read_some((Line *)self));
}

PyDoc_STRVAR(take_in_now_doc, "Sorts in what is there. False: nothing, or the end, or an error.");

static PyObject *take_in_now(PyObject *self, PyObject *nothing)
{
    ssize_t got = read_now((Line *)self);
    (void)nothing;
    return taken(self, got < 0 ? 0 : got);
}

PyDoc_STRVAR(next_requests_doc, "Waits until requests have arrived. False: the end.");

static PyObject *next_requests(PyObject *self, PyObject *nothing)
{
    Line *line = (Line *)self;
    Py_ssize_t waiting;
    (void)nothing;
    while ((waiting = PyObject_Size(line->requests)) == 0) {
        hold(line->reading);
        line->idle = 1;
        ssize_t got = read_some(line);
        line->idle = 0;
        bool more = got > 0 && take(self, got);
        PyThread_release_lock(line->reading);
        if (!more) {
            return got == 0 ? kept(Py_False) : NULL;
        }
    }
    return waiting < 0 ? NULL : kept(Py_True);
}

PyDoc_STRVAR(more_requests_doc, "Takes in what has arrived by now. False: that is no request.");

static PyObject *more_requests(PyObject *self, PyObject *nothing)
{
    Line *line = (Line *)self;
    (void)nothing;
    hold(line->reading);
    ssize_t got = read_now(line);
    bool sound = got <= 0 || take(self, got);
    PyThread_release_lock(line->reading);
    Py_ssize_t waiting = sound ? PyObject_Size(line->requests) : -1;
    return waiting < 0 ? NULL : PyBool_FromLong(waiting > 0);
}

/* ---- writing ---- */

/* Writes a block of bytes; what the socket does not take at once goes to the reference. */
static bool send_block(PyObject *self, PyObject *block)
{
    Line *line = (Line *)self;
    Py_ssize_t size = PyBytes_Size(block), sent = 0;
    if (size <= MOST_KEPT && keeps_gil(line)) {
        sent = send(line->descriptor, PyBytes_AsString(block), (size_t)size, MSG_DONTWAIT);
    }
    if (sent == size) {
        return true;
    }
    PyObject *from = PyLong_FromSsize_t(sent < 0 ? 0 : sent);
    PyObject *done =
        from == NULL ? NULL : PyObject_CallMethodObjArgs(self, name_rest, block, from, NULL);
    Py_XDECREF(from);
    Py_XDECREF(done);
    return done != NULL;
}

/* Takes all that is finished as one block. NULL with an error. */
static PyObject *gathered(PyObject *out, Py_ssize_t size)
{
    if (size == 1) {
        return PyObject_CallMethodObjArgs(out, name_popleft, NULL);
    }
    PyObject *block = PyObject_CallMethodObjArgs(no_bytes, name_join, out, NULL);
    if (block != NULL && !call(out, name_clear, NULL)) {
        Py_CLEAR(block);
    }
    return block;
}

/* Writes out what is there; nothing may be, as the control thread writes, too. */
static bool write_out(PyObject *self)
{
    PyObject *out = ((Line *)self)->out;
    Py_ssize_t size = PyObject_Size(out);
    if (size <= 0) {
        return size == 0;
    }
    PyObject *last = PySequence_GetItem(out, size - 1);
    if (last == NULL) {
        return false;
    }
    bool plain = PyBytes_CheckExact(last);
    Py_DECREF(last);
    if (!plain) {
        return call(self, name_pieces, out);
    }
    PyObject *block = gathered(out, size);
    bool done = block != NULL && send_block(self, block);
    Py_XDECREF(block);
    return done;
}

PyDoc_STRVAR(flush_doc, "Writes out what is finished; waits while the front end takes nothing.");

static PyObject *flush(PyObject *self, PyObject *nothing)
{
    Line *line = (Line *)self;
    Py_ssize_t size = PyObject_Size(line->out);
    (void)nothing;
    if (size <= 0) {
        return size < 0 ? NULL : kept(Py_None);
    }
    hold(line->writing);
    bool done = write_out(self);
    PyThread_release_lock(line->writing);
    return done ? kept(Py_None) : NULL;
}

PyDoc_STRVAR(close_doc, "Gives up the descriptor, which may be another's from then on.");

static PyObject *close_line(PyObject *self, PyObject *nothing)
{
    Line *line = (Line *)self;
    (void)nothing;
    line->descriptor = -1;
    return call(line->wire, name_close, NULL) ? kept(Py_None) : NULL;
}

/* ---- the type ---- */

static PyMethodDef line_methods[] = {
    {"next_requests", next_requests, METH_NOARGS, next_requests_doc},
    {"more_requests", more_requests, METH_NOARGS, more_requests_doc},
    {"take_in", take_in, METH_NOARGS, take_in_doc},
    {"take_in_now", take_in_now, METH_NOARGS, take_in_now_doc},
    {"flush", flush, METH_NOARGS, flush_doc},
    {"begin_reading", begin_reading, METH_O, begin_reading_doc},
    {"end_reading", end_reading, METH_NOARGS, end_reading_doc},
    {"begin_writing", begin_writing, METH_O, begin_writing_doc},
    {"end_writing", end_writing, METH_NOARGS, end_writing_doc},
    {"close", close_line, METH_NOARGS, close_doc},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef line_members[] = {
    {"requests", T_OBJECT_EX, offsetof(Line, requests), READONLY, NULL},
    {"out", T_OBJECT_EX, offsetof(Line, out), READONLY, NULL},
    {"idle", T_BOOL, offsetof(Line, idle), READONLY, NULL},
    {"_wire", T_OBJECT_EX, offsetof(Line, wire), READONLY, NULL},
    {"_parts", T_OBJECT_EX, offsetof(Line, parts), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot line_slots[] = {
    {Py_tp_doc, "What a pipe does with its socket; see `line.py`."},
    {Py_tp_init, line_init},
    {Py_tp_dealloc, line_dealloc},
    {Py_tp_methods, line_methods},
    {Py_tp_members, line_members},
    {0, NULL},
};

PyType_Spec line_spec = {
    "islay_worker._accelerator.Line",
    sizeof(Line),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    line_slots,
};

static const Name names[] = {
    {&name_append, "append"},
    {&name_popleft, "popleft"},
    {&name_clear, "clear"},
    {&name_close, "close"},
    {&name_join, "join"},
    {&name_sort, "_sort"},
    {&name_refuse, "_refuse"},
    {&name_rest, "_send_rest"},
    {&name_pieces, "_send_pieces"},
};

bool prepare_lines(void)
{
    return make_names(names, sizeof names / sizeof *names);
}
