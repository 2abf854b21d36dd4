"""Code that is in RAM only while it is used."""

import gc
import sys


def fetch(name: str):
    """The module `name` ("flows.sale"), imported now if it is not in RAM."""
    __import__(name)
    return sys.modules[name]


def release(name: str):
    """Let go of the module: out of the table of modules and out of its package."""
    sys.modules.pop(name, None)
    package, _, leaf = name.rpartition(".")
    package = sys.modules.get(package)
    if package is not None and hasattr(package, leaf):
        delattr(package, leaf)
    gc.collect()
