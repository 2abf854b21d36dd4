"""The bytes of ESC/POS as a receipt printer takes them apart: text, commands and their arguments.

Written from the Epson ESC/POS reference and the CSN-A2 manual. An unknown command is a fault: a real printer prints
rubbish then. What the commands do is in typesetter.py.
"""

from tools.simulator.models.typesetter import Typesetter

ESC, GS, FS, DLE, DC2 = 0x1B, 0x1D, 0x1C, 0x10, 0x12
LF, CR, HT, NUL, CAN, FF = 0x0A, 0x0D, 0x09, 0x00, 0x18, 0x0C

# Commands with so many argument bytes, and what they mean.
_FIXED = {
    (ESC, 0x21): (1, Typesetter.mode), (ESC, 0x2D): (1, Typesetter.underline), (ESC, 0x32): (0, Typesetter.spacing),
    (ESC, 0x33): (1, Typesetter.spacing), (ESC, 0x40): (0, Typesetter.initialise), (ESC, 0x45): (1, Typesetter.bold),
    (ESC, 0x47): (1, Typesetter.bold), (ESC, 0x4A): (1, Typesetter.feed_dots), (ESC, 0x61): (1, Typesetter.align),
    (ESC, 0x64): (1, Typesetter.feed_lines), (ESC, 0x74): (1, Typesetter.code_page),
    (ESC, 0x76): (0, Typesetter.sensor),
    (GS, 0x21): (1, Typesetter.size), (GS, 0x42): (1, Typesetter.inverse), (GS, 0x61): (1, Typesetter.auto_status),
    (GS, 0x72): (1, Typesetter.sensor),
    (FS, 0x21): (1, Typesetter.hanzi_mode), (FS, 0x26): (0, Typesetter.hanzi_on), (FS, 0x2E): (0, Typesetter.hanzi_off),
    (DLE, 0x04): (1, Typesetter.real_time), (DLE, 0x05): (1, Typesetter.real_time),
}  # fmt: skip

# Commands that are taken and change nothing that can be seen here.
_TAKEN = {
    (ESC, 0x20): 1, (ESC, 0x24): 2, (ESC, 0x37): 3, (ESC, 0x38): 2, (ESC, 0x4D): 1, (ESC, 0x52): 1, (ESC, 0x56): 1,
    (ESC, 0x63): 2, (ESC, 0x7B): 1, (GS, 0x48): 1, (GS, 0x4C): 2, (GS, 0x57): 2, (GS, 0x66): 1,
    (GS, 0x68): 1, (GS, 0x77): 1, (FS, 0x2D): 1, (FS, 0x53): 2, (DLE, 0x14): 3, (DC2, 0x23): 1,
}  # fmt: skip


class Escpos:
    """`feed(byte)` one at a time; the calls on `printer` are the Typesetter's."""

    def __init__(self, printer, faults, model):
        self._faults = faults
        self._setter = Typesetter(printer, faults, model)
        self.reset()

    def reset(self) -> None:
        """As after power-on."""
        self._setter.initialise()
        self._parser = self._parse()
        next(self._parser)

    @property
    def pending(self) -> bool:
        """Half a line is in the line buffer."""
        return self._setter.pending

    def feed(self, byte: int) -> None:
        self._parser.send(byte)

    def flush_line(self) -> None:
        """The line buffer goes on paper as it is."""
        if self._setter.pending:
            self._setter.end_line()

    def _parse(self):
        setter = self._setter
        while True:
            byte = yield
            if byte in (ESC, GS, FS, DLE, DC2):
                yield from self._command(byte)
            elif byte == LF:
                setter.end_line()
            elif byte == HT:
                setter.tab()
            elif byte == CAN:
                setter.cancel()
            elif byte in (NUL, CR, FF):
                pass
            elif byte < 0x20:
                self._faults(f"control byte {byte:#04x} in text")
            elif byte < 0x80:
                setter.put(chr(byte), False)
            elif setter.chinese:
                setter.put((yield from self._hanzi(byte)), True)
            else:
                setter.put(bytes((byte,)).decode(setter.page, "replace"), False)

    def _take(self, count: int):
        taken = bytearray()
        while len(taken) < count:
            taken.append((yield))
        return bytes(taken)

    def _take_to_nul(self):
        taken = bytearray()
        while (byte := (yield)) != NUL:
            taken.append(byte)
        return bytes(taken)

    def _hanzi(self, lead: int):
        """GB18030: two bytes, or four when the second is a digit."""
        code = bytes((lead,)) + (yield from self._take(1))
        if 0x30 <= code[1] <= 0x39:
            code += yield from self._take(2)
        try:
            return code.decode("gb18030")
        except UnicodeDecodeError:
            self._faults(f"no GB18030 character: {code.hex()}")
            return "□"

    def _command(self, lead: int):
        key = (lead, (yield))
        if key in _FIXED:
            count, meaning = _FIXED[key]
            meaning(self._setter, *(yield from self._take(count)))
        elif key in _TAKEN:
            yield from self._take(_TAKEN[key])
        elif key in _VARIABLE:
            yield from _VARIABLE[key](self)
        else:
            self._faults(f"unknown command {key[0]:02x} {key[1]:02x}")

    # Commands whose length depends on their arguments

    def _tabs(self):
        yield from self._take_to_nul()

    def _cut(self):
        n = yield
        if n in (0x41, 0x42):
            self._setter.feed_dots((yield))
        elif n not in (0, 1, 0x30, 0x31):
            self._faults(f"cut mode {n}")
        self._setter.cut()

    def _raster(self):
        zero, mode, xl, xh, yl, yh = yield from self._take(6)
        if zero != 0x30:
            self._faults(f"GS v {zero:02x}")
        width, rows = xl | xh << 8, yl | yh << 8
        self._setter.raster(mode, width, rows, (yield from self._take(width * rows)))

    def _barcode(self):
        if (yield) <= 6:
            data = yield from self._take_to_nul()
        else:
            data = yield from self._take((yield))
        self._setter.barcode(data)

    def _extended(self):
        """All of them say how much follows, so one that is not known here can be passed over; NUL ends a torn one."""
        kind, low, high = yield from self._take(3)
        data = yield from self._take(low | high << 8)
        if kind == 0x6B:
            self._setter.symbol(data)
        elif kind:
            self._faults(f"GS ( {kind:02x}")


_VARIABLE = {
    (ESC, 0x44): Escpos._tabs, (GS, 0x28): Escpos._extended, (GS, 0x56): Escpos._cut, (GS, 0x6B): Escpos._barcode,
    (GS, 0x76): Escpos._raster,
}  # fmt: skip
