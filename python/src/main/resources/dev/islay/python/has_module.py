# Ends with status 0, having written which Python this is, if the module named by the first
# argument can be found, without importing it.
import sys

name = sys.argv[1]
try:
    from importlib.util import find_spec

    found = find_spec(name) is not None
except ImportError:
    import imp

    try:
        imp.find_module(name)
        found = True
    except ImportError:
        found = False
sys.stdout.write(sys.executable + "\n")
sys.exit(0 if found else 3)
