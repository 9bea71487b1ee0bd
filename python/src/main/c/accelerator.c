/*
 * The hottest lines of the worker in C: cutting frames, making an environ (`environ.c`), responses
 * of small blocks (`answer.c`), and what a pipe does with its socket (`line.c`). The module
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

#include <structmember.h>

enum { ASKED_BODY = 4 }; /* of `protocol.py` */

static PyObject *response_type, *errors_type;
static PyObject *name_method, *name_client;
PyObject *no_bytes, *name_errors, *name_id, *name_disconnected;

PyObject *tuple_of(PyObject *const *items, Py_ssize_t count)
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

void replace(PyObject **field, PyObject *value)
{
    PyObject *earlier = *field;
    Py_INCREF(value);
    *field = value;
    Py_XDECREF(earlier);
}

bool put(PyObject *dict, PyObject *key, PyObject *value)
{
    bool done = value != NULL && PyDict_SetItem(dict, key, value) == 0;
    Py_XDECREF(value);
    return done;
}

void free_object(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

bool make_names(const Name *names, size_t count)
{
    bool made = true;
    for (size_t i = 0; i < count; i++) {
        *names[i].place = PyUnicode_InternFromString(names[i].text);
        made = made && *names[i].place != NULL;
    }
    return made;
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
    fill_answer(*response, pipe, number, control, is_head(environ));
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
    look_heads_up_in(known);
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

static const Name names[] = {
    {&name_client, "client_disconnected"},
    {&name_method, "REQUEST_METHOD"},
    {&name_errors, "wsgi.errors"},
    {&name_id, "islay.request_id"},
    {&name_disconnected, "islay.client_disconnected"},
};

static bool prepare(void)
{
    no_bytes = PyBytes_FromStringAndSize(NULL, 0);
    return no_bytes != NULL && make_names(names, sizeof names / sizeof *names)
        && prepare_environs() && prepare_answers() && prepare_lines();
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
    PyObject *module = prepare() ? PyModule_Create(&definition) : NULL;
    if (module != NULL && add_type(module, "Answer", &answer_spec)
        && add_type(module, "Lines", &lines_spec) && add_type(module, "Line", &line_spec)) {
        return module;
    }
    Py_XDECREF(module);
    return NULL;
}
