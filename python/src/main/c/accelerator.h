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

/* b"" */
extern PyObject *no_bytes;

/* A reference of its own. */
PyObject *kept(PyObject *object);

/* Gives back the memory of an object whose references have been given back. */
void free_object(PyObject *self);

/* A list of the whole frames at the beginning of `have` bytes, and in `start`, which is 0 before,
 * where the rest begins. `kinds`: a bit for each type that is allowed. NULL without an error: a
 * frame is not as it should be. */
PyObject *cut_frames(const char *buffer, Py_ssize_t have, uint64_t kinds, Py_ssize_t *start);

/* The type `Line`, and what has to be called before it is made; false with an error. */
extern PyType_Spec line_spec;
bool prepare_line(void);

#endif
