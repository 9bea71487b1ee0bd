"""Takes longer to load than anybody waits."""

import threading

threading.Event().wait(120)
