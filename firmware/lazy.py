"""Code that is in RAM only while it is used, with what it alone imports.

Users nest: who fetches while a module is there releases first. So what one of them brought outlives the others, and a
class that is caught or compared exists once.
"""

import gc
import sys

_CAME = "came_with_it"  # of a module that was fetched: the names of those
_LAYERS = ("flows", "training", "till", "slips", "payments", "host", "drivers")


def fetch(name: str):
    """The module `name` ("flows.sale"), imported now if it is not in RAM; when that fails, nothing of it stays."""
    if name not in sys.modules:
        before = list(sys.modules)
        try:
            __import__(name)
        except BaseException:
            _drop(_since(before))
            raise
        setattr(sys.modules[name], _CAME, _since(before))
    return sys.modules[name]


def release(name: str):
    """Let go of the module and of what came with it: out of the table of modules and out of their packages.

    One that was imported by somebody, and not fetched, is theirs: it stays.
    """
    came = getattr(sys.modules.get(name), _CAME, None)
    if came is not None:
        forget(name, *came)


class Use:
    """`with Use("till.people", "till.lines") as people:` the first module; the others are what it imports."""

    def __init__(self, *names):
        self._names = names

    def __enter__(self):
        return fetch(self._names[0])

    def __exit__(self, *_):
        for name in self._names:
            release(name)


def forget(*names: str):
    """Let go of these modules alone: what they imported is used on."""
    _drop(names)
    gc.collect()


def _since(before: list) -> list:
    """Modules of ours that are in RAM now and were not before."""
    return [name for name in sys.modules if name not in before and name.partition(".")[0] in _LAYERS and "." in name]


def _drop(names):
    for name in names:
        sys.modules.pop(name, None)
        package, _, leaf = name.rpartition(".")
        package = sys.modules.get(package)
        if package is not None and hasattr(package, leaf):
            delattr(package, leaf)
