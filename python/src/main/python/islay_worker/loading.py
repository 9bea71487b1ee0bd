"""Finds the application that a target names.

A target is `module:callable`, `module` alone (its `application`, then its `app`), or
`path/to/file.py[:callable]`. The callable may be dotted (`obj.attr`), and may be called with
literal arguments (`create_app()`, `create_app("test", debug=True)`). A path has a slash or ends
in `.py`. The application's own directory comes first on `sys.path`: for a module the current one,
for a file its folder, or the folder above its outermost package.
"""

import ast
import difflib
import importlib
import os
import re
import sys
import types

from islay_worker import blame, calls

JAVA = "java:"
"""What a target begins with that is an application of the server itself."""
DEFAULT_NAMES = ("application", "app")

# A call's arguments may hold colons, slashes and parentheses of their own.
_WITH_CALL = re.compile(r"([^(]*|.*\.py):([^:(/]+\(.*\))\Z", re.DOTALL)


class LoadError(Exception):
    """The application does not load; the attributes are those of the `FAILED` frame."""

    def __init__(self, kind, summary, trace="", module=None):
        Exception.__init__(self, summary)
        self.kind = kind
        self.summary = summary
        self.trace = trace
        self.module = module


class Found(object):
    """An application, what it is called (`flaskr:create_app()`), and the file it is in."""

    def __init__(self, application, name, filename):
        self.application = application
        self.name = name
        self.filename = filename


def load(target, pythonpath=()):
    """The application of that target. Raises `LoadError`."""
    if target.startswith(JAVA):
        return Found(calls.Called(target[len(JAVA) :]), target, None)
    place, _, expression = _split(target)
    module = _module(place, pythonpath)
    application, expression = _find(module, place, expression)
    _check_callable(application, place, expression)
    filename = getattr(module, "__file__", None)
    return Found(application, "%s:%s" % (place, expression), filename)


def wrap(application, middleware, pythonpath=()):
    """An application within a middleware, whose `target` is called with it and `parameters`."""
    try:
        return _wrapped(application, middleware["target"], middleware["parameters"], pythonpath)
    except LoadError as error:
        summary = "%s: %s" % (middleware["origin"], error.summary)
        raise LoadError(error.kind, summary, error.trace, error.module)


def _wrapped(application, target, parameters, pythonpath):
    place, _, expression = _split(target)
    factory, expression = _find(_module(place, pythonpath), place, expression)
    if not callable(factory):
        raise LoadError(
            "not-callable",
            "%s cannot be called: it is %s" % (target, type(factory).__name__),
        )
    try:
        wrapped = factory(application, **parameters)
    except BaseException:
        raise _raised("%s(application, ...)" % target, sys.exc_info())
    if not callable(wrapped):
        raise LoadError(
            "not-callable",
            "%s(application, ...) returned no application: %s" % (target, type(wrapped).__name__),
        )
    return wrapped


def _module(place, pythonpath):
    if _is_path(place):
        name, directory, filename = _module_of(place)
    else:
        name, directory, filename = place, os.getcwd(), None
    wanted = [directory] + list(pythonpath)
    if sys.path[: len(wanted)] != wanted:
        sys.path[:0] = wanted
    return _imported(place, name, filename)


def _split(target):
    """At the colon behind the place; a colon within the call's arguments is not one."""
    called = _WITH_CALL.match(target)
    if called:
        return called.group(1), ":", called.group(2)
    place, colon, expression = target.rpartition(":")
    if not colon or "/" in expression:
        return target, "", ""
    return place, colon, expression


def _is_path(place):
    return "/" in place or place.endswith(".py")


def _module_of(path):
    """A file as `(module name, directory for sys.path, absolute path)`."""
    path = os.path.abspath(path)
    if not os.path.isfile(path):
        raise LoadError("module-missing", _no_file(path))
    directory, base = os.path.split(path)
    parts = [re.sub(r"\W", "_", os.path.splitext(base)[0])]
    if parts == ["__init__"]:
        parts = []
    while os.path.isfile(os.path.join(directory, "__init__.py")):
        directory, package = os.path.split(directory)
        parts.insert(0, package)
    return ".".join(parts), directory, path


def _no_file(path):
    folder, base = os.path.split(path)
    try:
        near = difflib.get_close_matches(base, os.listdir(folder), 3)
    except EnvironmentError:
        return "there is no file %s: its folder does not exist" % path
    return "there is no file %s%s" % (path, _did_you_mean(near))


def _imported(place, name, filename):
    try:
        if filename is None or "." in name:
            module = importlib.import_module(name)
        else:
            return _from_file(name, filename)
    except BaseException:
        raise _import_error(place, name, sys.exc_info())
    _check_origin(place, module, filename)
    return module


def _check_origin(place, module, filename):
    """A process has one module of a name: two applications that share it may clash."""
    origin = getattr(module, "__file__", None)
    if filename is None or origin is None:
        return
    stem = os.path.splitext
    if stem(os.path.realpath(origin))[0] != stem(os.path.realpath(filename))[0]:
        raise LoadError(
            "other",
            "cannot load %s: a module called %s was imported from %s already; applications with"
            " modules of the same names need pools of their own" % (place, module.__name__, origin),
        )


def _from_file(name, filename):
    """Runs a file that is in no package, under its own name unless that is taken."""
    while name in sys.modules:
        name = "_islay_" + name
    if str is bytes:
        import imp

        return imp.load_source(name, filename)
    spec = importlib.util.spec_from_file_location(name, filename)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _import_error(place, name, exc_info):
    error = exc_info[1]
    trace = _formatted(exc_info)
    what = "%s: %s" % (type(error).__name__, error)
    if isinstance(error, ImportError):
        missing = _missing_module(error)
        if missing is not None:
            if name == missing or name.startswith(missing + "."):
                what = "there is no module %s%s" % (missing, _near_modules(missing))
            else:
                what = "it needs the module %s, which is missing" % missing
            return LoadError("module-missing", "cannot load %s: %s" % (place, what), trace, missing)
    kind = "syntax" if isinstance(error, SyntaxError) else "module-raised"
    if kind == "syntax":
        what = "%s in %s, line %s" % (what.split(" (")[0], error.filename, error.lineno)
    return LoadError(kind, "cannot load %s: %s" % (place, what), trace)


def _formatted(exc_info):
    """The traceback without our frames and those of the import machinery at its top."""
    trace = exc_info[2]
    while trace is not None and _is_machinery(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return blame.formatted((exc_info[0], exc_info[1], trace))


def _is_machinery(filename):
    return (
        "frozen importlib" in filename
        or filename == importlib.__file__.replace(".pyc", ".py")
        or blame.is_ours(filename)
    )


def _missing_module(error):
    name = getattr(error, "name", None)
    if name is not None:
        return name if type(error).__name__ == "ModuleNotFoundError" else None
    match = re.match(r"No module named '?([\w.]+)'?$", str(error))
    return match.group(1) if match else None


def _near_modules(name):
    """Modules of nearly that name in the folders of `sys.path` that are the application's."""
    names = set()
    for folder in sys.path[:3]:
        try:
            entries = os.listdir(folder or ".")
        except EnvironmentError:
            continue
        names.update(os.path.splitext(entry)[0] for entry in entries)
    return _did_you_mean(difflib.get_close_matches(name.split(".")[0], sorted(names), 3))


def _did_you_mean(names):
    return "; did you mean %s?" % " or ".join(names) if names else ""


def _find(module, place, expression):
    """The object that the expression names in the module, and the expression itself."""
    if not expression:
        for name in DEFAULT_NAMES:
            if hasattr(module, name):
                return getattr(module, name), name
        raise LoadError(
            "callable-missing",
            "%s has neither `application` nor `app`%s" % (place, _callables(module)),
        )
    node = _parsed(place, expression)
    if isinstance(node, ast.Call):
        factory = _attribute(module, place, node.func)
        return _made(factory, node, place, expression), expression
    return _attribute(module, place, node), expression


def _parsed(place, expression):
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        raise _bad_expression(place, expression)


def _bad_expression(place, expression):
    return LoadError(
        "callable-missing",
        "%s: cannot read %r: a name, a dotted name, or a call with literal arguments is allowed"
        % (place, expression),
    )


def _attribute(module, place, node):
    """Follows a dotted name from the module on."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise _bad_expression(place, "that part")
    value, path = module, place
    for name in [node.id] + names:
        if not hasattr(value, name):
            near = difflib.get_close_matches(name, dir(value), 3)
            raise LoadError(
                "callable-missing",
                "%s has no `%s`%s" % (path, name, _did_you_mean(near) or _callables(value)),
            )
        value, path = (
            getattr(value, name),
            "%s:%s" % (path, name) if value is module else path + "." + name,
        )
    return value


def _callables(owner):
    """What could have been meant: the callables that the module itself defines."""
    names = (
        [
            name
            for name, value in sorted(vars(owner).items())
            if callable(value)
            and not name.startswith("_")
            and getattr(value, "__module__", None) in (None, getattr(owner, "__name__", None))
        ]
        if isinstance(owner, types.ModuleType)
        else []
    )
    if not names:
        return ", and nothing in it can be called"
    return "; what can be called in it: %s" % ", ".join(names[:8])


def _made(factory, node, place, expression):
    try:
        arguments = [ast.literal_eval(argument) for argument in node.args]
        keywords = dict((word.arg, ast.literal_eval(word.value)) for word in node.keywords)
    except ValueError:
        raise _bad_expression(place, expression)
    try:
        return factory(*arguments, **keywords)
    except BaseException:
        raise _raised("%s:%s" % (place, expression), sys.exc_info())


def _raised(what, exc_info):
    error = exc_info[1]
    return LoadError(
        "factory-raised",
        "%s raised %s: %s" % (what, type(error).__name__, error),
        _formatted(exc_info),
    )


def _check_callable(application, place, expression):
    if not callable(application):
        raise LoadError(
            "not-callable",
            "%s:%s cannot be called: it is %s" % (place, expression, type(application).__name__),
        )
    code = getattr(application, "__code__", None)
    if type(application) is types.FunctionType and code.co_argcount < 2 and not code.co_flags & 4:
        raise LoadError(
            "not-callable",
            "%s:%s takes %d arguments, and an application takes two (environ, start_response);"
            " if it makes the application, write %s:%s()"
            % (place, expression, code.co_argcount, place, expression),
        )
