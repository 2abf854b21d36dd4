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


class Use:
    """`with Use("till.people", "till.lines") as people:` the first module; the others are what it imports."""

    def __init__(self, *names):
        self._names = names

    def __enter__(self):
        return fetch(self._names[0])

    def __exit__(self, *_):
        for name in self._names:
            release(name)
