"""What there is in C of the hottest lines: `cut`, `begin`, `Answer`, `Lines`, `Line` and what they
need; each is None where there is not.

The Python beside each use is the reference, and does everything that is unusual even where the
accelerator is (`accelerator.c` says what it leaves). It serves CPython from 3.8 on. One without a
GIL cannot use it: an object looks different there. `ISLAY_ACCELERATOR=off` in the environment of a
worker goes without it.
"""

import os
import sys

from islay_worker import process

cut = begin = use_heads = use_types = Answer = Lines = Line = None


def _suits():
    """Whether this Python has the objects that the accelerator was compiled for."""
    implementation = getattr(sys, "implementation", None)
    return (
        implementation is not None
        and implementation.name == "cpython"
        and sys.version_info >= (3, 8)
        and not process.WITHOUT_GIL
    )


if _suits() and os.environ.get("ISLAY_ACCELERATOR") != "off":
    try:
        from islay_worker import _accelerator as _c
    except ImportError:  # no compiler was at hand, or it was one for another machine or C library
        pass
    else:
        cut, begin, use_heads, use_types = _c.cut, _c.begin, _c.use_heads, _c.use_types
        Answer, Lines, Line = _c.Answer, _c.Lines, _c.Line
