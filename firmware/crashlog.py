"""The newest faults, kept in a small file beside the settings. Messages of errors never hold card data, so neither does
this."""

import io
import json
import sys

from micropython import const

_KEPT = const(3)
_LONGEST = const(500)  # characters of a traceback, its end


class CrashLog:
    """`path`: the file; `rename(old, new)` puts a new one in place of the old in one step.

    `failures`: faults in a row without a healthy minute between them. `entries`: texts, newest last.
    """

    def __init__(self, path: str, rename):
        self._path = path
        self._rename = rename
        self.failures = 0
        self.entries = []
        self._load()

    def add(self, problem, when: str):
        """Keep the traceback of `problem`. What the file system refuses is not kept: the fault itself matters more."""
        self.failures += 1
        self.entries.append((when + " " + _text(problem, io.StringIO()))[-_LONGEST:])
        del self.entries[:-_KEPT]
        self._save()

    def healthy(self):
        """The terminal has run well for a while, or somebody wants to try again."""
        if self.failures:
            self.failures = 0
            self._save()

    @property
    def cause(self) -> str:
        """The last line of the newest fault: what kind, and its message."""
        return self.entries[-1].strip().split("\n")[-1] if self.entries else ""

    def _load(self):
        try:
            with open(self._path) as file:
                kept = json.load(file)
            self.failures = int(kept["failures"])
            self.entries = [str(entry) for entry in kept["entries"]][-_KEPT:]
        except (OSError, ValueError, KeyError, TypeError):
            self.failures, self.entries = 0, []

    def _save(self):
        fresh = self._path + ".new"
        try:
            with open(fresh, "w") as file:
                json.dump({"failures": self.failures, "entries": self.entries}, file)
            self._rename(fresh, self._path)
        except OSError as problem:
            print("crash log:", problem)


def _text(problem, out) -> str:
    """The traceback of `problem`, written to the text stream `out`."""
    sys.print_exception(problem, out)
    return out.getvalue()
