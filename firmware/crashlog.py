"""What went wrong, kept in a small file beside the settings, and how many starts in a row went wrong.

A run that ends without a word (a watchdog's bite, a dip of the supply, a crash of the chip's own code) cannot write
here. The next one does it: the clock's memory outlives a reset and is lost with the power, and holds a mark from the
start of a run until the run has recorded its fault or ends on purpose. A mark that is still there after a reset is a
fault; after a power-on there is none, so the switch never counts. Behind the mark stands what `failures` is if this run
ends without a word, so that starts that do not even come to read the file add up, and none counts twice.

No entry holds card data, whatever the message of an error says: see `_printable`.
"""

import gc
import io
import json
import sys

from micropython import const

_IN_A_ROW = const(3)
_KEPT = const(3)
_LONGEST = const(500)  # characters of a traceback, its end
_DIGITS = const(8)  # more in one line are masked: a card number has 12 or more
_MARK = b"running"


class CrashLog:
    """`path`: the file; `rename(old, new)` puts a new one in place of the old in one step; `rtc`: its memory(data=None)
    gives or sets bytes that outlive a reset, as machine.RTC's does.

    `failures`: starts in a row that ended in a fault, none of which saw a healthy minute but perhaps the first. Faults
    with healthy minutes between them never add up to safe mode, however many: each is shown and kept with its time, the
    payments are right, and a shop that can sell between them is better off selling.
    `safe`: there were too many of them when this run began, so it takes no sales until somebody looked.
    `counts`: how often a run ended so, by the causes that `load` was told ("brown-out", "watchdog", ...), ever.
    `entries`: texts, newest last: stamp (seconds since 2000, 0: not known), a space, traceback or words.
    """

    def __init__(self, path: str, rename, rtc):
        self._path = path
        self._rename = rename
        self._rtc = rtc
        kept = rtc.memory()
        self._open = kept[-1] if kept[:-1] == _MARK else 0
        self.failures = self._open
        self._mark()
        self.safe = False
        self.entries = []
        self.counts = {}

    def load(self, cause: str, stamp: int):
        """Read the file, once there is a file system. `cause`: what the chip says ended the run before, "" for what is
        no fault; it counts if that run did not record or intend its end."""
        try:
            with open(self._path) as file:
                kept = json.load(file)
            self.failures = int(kept["failures"])
            self.entries = [str(entry) for entry in kept["entries"]][-_KEPT:]
            self.counts = {str(name): int(count) for name, count in kept.get("counts", {}).items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.failures, self.entries, self.counts = 0, [], {}
        if cause and self._open:
            self.failures = max(self._open, self.failures + 1)
            self.counts[cause] = self.counts.get(cause, 0) + 1
            self._append(cause, stamp)
        self.safe = self.failures >= _IN_A_ROW
        self._mark()

    def add(self, problem, stamp: int):
        """Print and keep the traceback of `problem`. However many come in one run, they count as one failure.

        What the file system refuses is not kept: the fault itself matters more.
        """
        if self._rtc.memory():
            self.failures += 1
        try:
            text = _printable(_text(problem, io.StringIO()))
            print(text)
            self._append(text, stamp)
        except MemoryError:
            self._append(type(problem).__name__, stamp)
        self.close()

    def healthy(self):
        """The terminal has run well for a while, or somebody wants to try again."""
        if self.failures:
            self.failures = 0
            self._mark()
            self.save()

    def close(self):
        """The reset that follows is wanted, or its reason is kept."""
        self._rtc.memory(b"")

    @property
    def cause(self) -> str:
        """The last line of the newest fault: what kind, and its message."""
        return self.entries[-1].partition(" ")[2].strip().split("\n")[-1] if self.entries else ""

    def _mark(self):
        self._rtc.memory(_MARK + bytes((min(self.failures + 1, 255),)))

    def _append(self, text: str, stamp: int):
        self.entries.append("%s %s" % (stamp, text[-_LONGEST:]))
        del self.entries[:-_KEPT]
        self.save()

    def save(self):
        """In one step. What the file system refuses is not kept."""
        fresh = self._path + ".new"
        try:
            with open(fresh, "w") as file:
                json.dump({"failures": self.failures, "entries": self.entries, "counts": self.counts}, file)
            self._rename(fresh, self._path)
        except (OSError, MemoryError) as problem:
            print("crash log:", problem)


def _text(problem, out) -> str:
    """Words as they are; of an error its traceback, by way of the text stream `out`."""
    if isinstance(problem, str):
        return problem
    gc.collect()
    sys.print_exception(problem, out)
    return out.getvalue()


def _printable(text: str) -> str:
    """`text` with stars for the digits of every line that has enough of them for a card number.

    The message of an error may quote what it did not understand, and that may have been a card.
    """
    lines = text.split("\n")
    for place, line in enumerate(lines):
        coded = bytearray(line.encode())
        digits = [at for at in range(len(coded)) if 0x30 <= coded[at] <= 0x39]
        if len(digits) > _DIGITS:
            for at in digits:
                coded[at] = 0x2A
            lines[place] = str(coded, "utf-8")
    return "\n".join(lines)
