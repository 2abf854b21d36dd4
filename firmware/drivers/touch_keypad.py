"""A keypad drawn on a touch screen: an FT6336U as on the M5Stack Core2 (FocalTech FT6x36, application note 1.3).

A finger that comes down on a key and goes up on it has pressed it; one that slides off, or comes down beside the keys
and slides on, has not. Looks must agree, both ways, as with the keys of a matrix (keypad.py), and two fingers at once
count for nothing until both are up. CLEAR that is held for 800 ms is WIPE, and no CLEAR.

The count of fingers alone says whether there is one: where there is none, the bytes behind it are old or zero. Until
it has started the chip answers FF everywhere. This panel cannot tell two fingers at one height from one; which key is
taken for pressed then lights up, and only when the fingers go up does it count.
"""

from micropython import const

from drivers.i2c_keypad import I2cKeypad

# As in keypad.py, whose own are known to it alone.
_NONE = const(-1)
_MANY = const(-2)
_BESIDE = const(-3)  # a finger, on no key

_COUNT = const(0x02)  # register: fingers, then XH, XL, YH, YL of the first
_LIFTED = const(1)  # event in the upper bits of XH: the finger has just gone up
_LOOK_MS = const(10)  # the panel looks as often: a sooner look sees the same again


def grid(columns: int, rows: int, left: int, top: int, width: int, height: int) -> tuple:
    """Areas (x, y, width, height) of keys side by side, row by row, that share the rectangle to the last pixel."""
    xs = [left + width * i // columns for i in range(columns + 1)]
    ys = [top + height * i // rows for i in range(rows + 1)]
    return tuple([(xs[c], ys[r], xs[c + 1] - xs[c], ys[r + 1] - ys[r]) for r in range(rows) for c in range(columns)])


class TouchKeypad(I2cKeypad):
    """`areas`: (x, y, width, height) of each key, in the panel's pixels, as `grid` gives them. keys, post, click: as in
    Keypad; `show(area, down)` is told which key the finger is on, and when it is not any more.

    Raises OSError when the panel does not answer.
    """

    NAME = "touch panel"

    def __init__(self, i2c, keys, areas, post, click=None, show=None, address: int = 0x38):
        self._areas = areas
        self._show = show
        self._touch = bytearray(5)
        self._start = self._at = _NONE  # the key that the finger came down on, and was last seen on
        self._lit = _NONE
        self._wiped = False
        super().__init__(i2c, address, keys, post, click)

    def _scan(self, now_ms) -> int:
        was = self._down
        super()._scan(now_ms)
        if was and not self._down:
            self._let_go()
        return _LOOK_MS

    def _pressed(self, key: int, now):
        """A finger is down; what it means shows when it goes up."""
        self._down = True
        self._agreed = 0
        self._wiped = False
        self._since = now if key >= 0 and self._keys[key] == "CLEAR" else None
        self._start = self._at = key
        self._light(key)

    def _let_go(self):
        key = self._start
        self._light(_NONE)
        if key < 0 or key != self._at or self._wiped:
            return
        if self._post("key", self._keys[key]) is not False and self._click:
            self._click()

    def _held(self):
        if self._at == self._start:
            self._wiped = True
            self._post("key", "WIPE")

    def _still(self) -> bool:
        """Whether a finger is there. One that joins makes many of them, which are none."""
        at = self._look()
        if at == _NONE:
            return False
        if at == _MANY:
            self._start = _MANY
        self._at = at
        self._light(at if at == self._start else _NONE)
        return True

    def _any(self) -> bool:
        return self._look() != _NONE

    def _look(self) -> int:
        """The key under the finger; or none, or beside the keys, or many fingers."""
        self._i2c.readfrom_mem_into(self._address, _COUNT, self._touch)
        count = self._fingers()
        if count != 1:
            return _MANY if count else _NONE
        x = (self._touch[1] & 0x0F) << 8 | self._touch[2]
        y = (self._touch[3] & 0x0F) << 8 | self._touch[4]
        for place in range(len(self._areas)):
            left, top, width, height = self._areas[place]
            if left <= x < left + width and top <= y < top + height:
                return place
        return _BESIDE

    def _fingers(self) -> int:
        """As last read."""
        count = self._touch[0] & 0x0F
        if count > 2 or count == 1 and self._touch[1] >> 6 == _LIFTED:
            return 0
        return count

    def _light(self, key: int):
        if self._show and key != self._lit:
            if self._lit >= 0:
                self._show(self._areas[self._lit], False)
            if key >= 0:
                self._show(self._areas[key], True)
        self._lit = key

    def _select(self, row: int):
        """There are no rows here."""
