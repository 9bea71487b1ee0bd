/*
 * The environ of a request: a copy of one that has all of its keys, and the values that differ.
 * `protocol.begin` is the reference.
 */

#include "accelerator.h"

#include <string.h>

enum { KEPT_NAMES = 256, KEPT_LENGTH = 4096, KEPT_VALUE = 256 };

static PyObject *known_environs; /* see `pattern_of` */
static PyObject *last_key, *last_pattern; /* of the request before, or NULL */

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

PyObject *environ_of(const unsigned char *fixed, PyObject *base)
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

bool prepare_environs(void)
{
    known_environs = PyDict_New();
    return known_environs != NULL;
}
