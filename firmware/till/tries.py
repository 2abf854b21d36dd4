"""Wrong codes: counted for each person, before the code is looked at, so that pulling the plug gives no fresh tries.

After the third wrong code in a row a person must wait: 1 minute, then 2, 4, 8, and 15 after each further one. The right
code, or a new one from a supervisor, ends the count. The wait runs while the terminal is on, and through a power cut
where the clock knows the time before and after; else it begins anew when the power comes. So a clock that is not set
makes it longer and never endless: a quarter of an hour with the power on is enough for everybody, always.

A file that cannot be written does not keep people out: then the count holds until the power goes.
"""

import time

from micropython import const

from till import lines

_FREE = const(3)
_FIRST_S = const(60)
_LONGEST_S = const(900)
_MOST = const(99)


def wait_s(wrong: int) -> int:
    """Seconds to wait after so many wrong codes in a row."""
    return 0 if wrong < _FREE else min(_FIRST_S << (wrong - _FREE), _LONGEST_S)


class Tries:
    """`path`: the file; `rename(old, new)` puts a new one in place of the old in one step.

    `run`: what this run knows, number: (ticks of the last try, wrong codes); "": (ticks of the start, 0).
    """

    def __init__(self, path: str, rename, run: dict):
        self._path = path
        self._rename = rename
        self._run = run

    def wrong(self, number: str) -> int:
        """Wrong codes in a row."""
        return max(self._kept(number)[0], self._run.get(number, (0, 0))[1])

    def free(self, number: str) -> int:
        """Tries until the next wait."""
        return max(1, _FREE - self.wrong(number))

    def left_s(self, number: str, stamp: int) -> int:
        """Seconds until the person may try again. `stamp`: the time now, 0 when the clock does not know."""
        wrong, since = self._kept(number)
        begun, here = self._run.get(number) or self._run[""]
        wait = wait_s(max(wrong, here))
        gone = time.ticks_diff(time.ticks_ms(), begun) // 1000
        if gone < 0:  # the ticks came round: days ago
            return 0
        if since and stamp > since:
            gone = max(gone, stamp - since)
        return max(0, wait - gone)

    def begin(self, number: str, stamp: int) -> int:
        """A code is about to be looked at: it counts as wrong until `end`. The count."""
        wrong = min(self.wrong(number) + 1, _MOST)
        self._run[number] = time.ticks_ms(), wrong
        self._write(number, (str(wrong), str(stamp)))
        return wrong

    def end(self, number: str):
        """The code was right, or there is a new one."""
        self._run.pop(number, None)
        if self._kept(number)[0]:
            self._write(number, None)

    def _kept(self, number: str) -> tuple:
        """(wrong codes, stamp of the last one); a damaged line locks out once."""
        found = 0, 0
        try:
            for key, words in lines.read(self._path):
                if key == number:
                    found = (int(words[0]), int(words[1])) if words else (_FREE, 0)
        except OSError:
            pass
        return found

    def _write(self, number: str, words):
        try:
            lines.write(self._path, self._rename, number, words)
        except OSError:
            pass
