"""Type letters with sixteen keys: a key pressed again soon gives its next letter, 00 changes between abc, ABC and 123.

Latin letters, digits and signs alone; Chinese comes by file. A password is masked but for the letter under the finger.
"""

import settings
from codepoints import codepoints
from flows.ask import IDLE_MS, Left

_AGAIN_MS = 1200
_ROOM = 15  # cells in a row, the cursor beside them
_MOST = 80
_MODES = ("abc", "ABC", "123")
_SIGNS = ".:-_/@"
_LETTERS = (
    " 0", "1,?!#$%&*+=;()'\"<>[]{}~^|\\", "abc2", "def3", "ghi4", "jkl5", "mno6", "pqrs7", "tuv8", "wxyz9",
)  # fmt: skip


async def run(t, title: str, label: str, name, kind: str, value: str, allowed: str, hide: bool = False) -> str:
    """A text that is allowed for the setting `name`; one that is not stays on the screen. Raises Left.

    For what is no setting, `name` is the check itself: "" or what is wrong.
    """
    typing = _Typing(value)
    above, below = label, t.text("letters.by_file" if kind == "text" and not hide else "letters.modes")
    while True:
        t.page("%s\t%s" % (title, _MODES[typing.mode]), above, typing.shown(hide), below)
        pressed = await _key(t, typing)
        if pressed == "ENTER":
            wrong = _wrong(name, typing.text)
            if not wrong:
                return typing.text
            typing.done()
            t.refuse()
            above, below = t.text("setup.not_allowed"), allowed
            continue
        if not pressed:
            continue
        above, below = label, t.text("letters.modes")
        if not typing.take(pressed):
            t.refuse()


def _wrong(name: str, text: str) -> str:
    """A Wi-Fi password is one of a list in its setting."""
    if callable(name):
        return name(text)
    return settings.table("wrong", name, [["x", text]] if name == "wifi" else text)


async def _key(t, typing) -> str:
    """The next key; "" when a letter is done because nobody pressed its key again. Raises Left."""
    event = await t.inputs.get(_AGAIN_MS if typing.key else IDLE_MS)
    if event is None and typing.key:
        typing.done()
        return ""
    if event is None:
        raise Left(IDLE_MS)
    if event == ("key", "CANCEL"):
        raise Left
    return event[1] if event[0] == "key" else ""


class _Typing:
    """text; mode: of _MODES; key: whose letter may still become its next one, or ""."""

    def __init__(self, text: str):
        self.text = text
        self.mode = 0
        self.key = ""
        self._turn = 0

    def take(self, pressed: str) -> bool:
        """Whether the key has a place here."""
        if pressed == "CLEAR":
            self.text = self.text[:-1]
        elif pressed == "WIPE":
            self.text = ""
        elif pressed == "00":
            self.mode = (self.mode + 1) % len(_MODES)
        elif pressed == "FUNC":
            pass  # the letter is done: the next one may be on the same key
        else:
            return self._letter(pressed)
        self.done()
        return True

    def done(self):
        self.key = ""

    def shown(self, hide: bool) -> str:
        """The end of the text, as far as a row holds it; no cursor while a letter may still change."""
        text = self.text
        if hide:
            text = "*" * (len(text) - 1) + (text[-1:] if self.key else "*" * len(text[-1:]))
        while sum([1 if code < 0x100 else 2 for code in codepoints(text)]) > _ROOM:
            text = text[1:]
        return text if self.key else text + "_"

    def _letter(self, pressed: str) -> bool:
        again = pressed == self.key
        if len(self.text) - again >= _MOST:
            return False
        letters = self._letters(pressed)
        self._turn = (self._turn + 1) % len(letters) if again else 0
        self.text = (self.text[:-1] if again else self.text) + letters[self._turn]
        self.key = pressed if len(letters) > 1 else ""
        return True

    def _letters(self, pressed: str) -> str:
        if pressed == ".":
            return _SIGNS
        if self.mode == 2:
            return pressed
        letters = _LETTERS[int(pressed)]
        return letters.upper() if self.mode else letters
