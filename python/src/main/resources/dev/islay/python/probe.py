# Says which Python runs it. Read by Probe.java; any Python from 2.5 on can run it.
import sys

if "__pypy__" in sys.builtin_module_names:
    implementation = "PyPy"
elif hasattr(sys, "implementation") and sys.implementation.name != "cpython":
    implementation = sys.implementation.name
else:
    implementation = "CPython"
version = ".".join([str(n) for n in sys.version_info[:3]])
if "t" in getattr(sys, "abiflags", ""):  # built without a GIL
    version += "t"
sys.stdout.write("islay-probe\t%s\t%s\t%s\n" % (version, implementation, sys.executable))
