/* What the files of the accelerator share; see `accelerator.c`. */

#ifndef ISLAY_ACCELERATOR_H
#define ISLAY_ACCELERATOR_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x03080000
#include <Python.h>

/* In the stable ABI since 3.10; 3.8 and 3.9 call such functions in the same way. */
#ifndef METH_FASTCALL
#define METH_FASTCALL 0x0080
#endif

#include <stdbool.h>
#include <stdint.h>

/* Of `protocol.py`, which has them for all others. */
enum { HEADER_SIZE = 16, FRAME_LIMIT = 65536 };

static inline uint16_t two_bytes(const unsigned char *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t four_bytes(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint64_t eight_bytes(const unsigned char *at)
{
    return four_bytes(at) | (uint64_t)four_bytes(at + 4) << 32;
}

/* ---- objects (accelerator.c) ---- */

/* b"" */
extern PyObject *no_bytes;

/* What an environ has besides the variables of its request. */
extern PyObject *name_errors, *name_id, *name_disconnected;

/* A name that objects are asked by: where it belongs, and its text. */
typedef struct {
    PyObject **place;
    const char *text;
} Name;

/* Makes names; false with an error. */
bool make_names(const Name *names, size_t count);

/* A reference of its own. */
PyObject *kept(PyObject *object);

/* Puts an object into a field in place of the one that is there, which may be none. */
void replace(PyObject **field, PyObject *value);

/* Puts references, which are taken over, into a tuple; NULL if one of them is NULL. */
PyObject *tuple_of(PyObject *const *items, Py_ssize_t count);

/* Puts an object, whose reference is taken over, under a key; false if there is none. */
bool put(PyObject *dict, PyObject *key, PyObject *value);

/* Gives back the memory of an object whose references have been given back. */
void free_object(PyObject *self);

/* ---- frames (accelerator.c) ---- */

/* A list of the whole frames at the beginning of `have` bytes, and in `start`, which is 0 before,
 * where the rest begins. `kinds`: a bit for each type that is allowed. NULL without an error: a
 * frame is not as it should be. */
PyObject *cut_frames(const char *buffer, Py_ssize_t have, uint64_t kinds, Py_ssize_t *start);

/* ---- the environ of a request (environ.c) ---- */

/* The fixed part of a request: the environ's names and values begin behind it. */
enum { REQUEST_SIZE = 12 };

/* The environ of a request, made from that of its application; NULL without an error: it is odd. */
PyObject *environ_of(const unsigned char *fixed, PyObject *base);

/* ---- types ---- */

/* Their descriptions, and what has to be called before they are made; false with an error. */
extern PyType_Spec answer_spec, line_spec;
bool prepare_environs(void);
bool prepare_answers(void);
bool prepare_lines(void);

/* Makes a new instance of a class derived from `Answer` the answer to a request. */
void fill_answer(PyObject *self, PyObject *pipe, PyObject *number, PyObject *control,
                 bool head_only);

/* Looks heads up in this dict from now on. */
void look_heads_up_in(PyObject *known);

#endif
