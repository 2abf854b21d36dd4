"""QR codes drawn for a printer that knows none: the bands, taken apart by the bytes of GS v 0, are the code."""

from doubles.printer import Printer
from doubles.world import World
from drivers import escpos, escpos_job, escpos_text, escpos_wire
from drivers.escpos_text import BOLD, CENTRE, CUT, QR
from flows import drawn
from ui import qr

LINK = "https://pay.example.com/s/" + "0123456789abcdef" * 2
SHORT, LONG = "A", "https://pay.example.com/s/" + "0123456789" * 20  # of version 1 and of 9
MODULE = 3  # dots, which the printer doubles
QUIET = 4  # modules of white beside a code
NULS = 184  # with so many the driver ends a command that was cut off, by a power cut or a reset


def sent(text, columns):
    """The bytes for each line of a slip with a code."""
    writer = escpos_text.Writer(lambda text: text.encode(), "ascii", False, columns)
    rows = [("above", BOLD | CENTRE), (text, QR | CENTRE), ("below", CENTRE)]
    return [bytes(writer.line(*row)) for row in drawn.lines(rows) if row]


def bands(data):
    """Dots of each row of the pictures, as text of 0 and 1."""
    rows = []
    at = data.find(b"\x1dv0")
    while at >= 0:
        mode, wide, high = data[at + 3], data[at + 4] | data[at + 5] << 8, data[at + 6] | data[at + 7] << 8
        assert mode == 3, "twice as wide and twice as high"
        at += 8
        for row in range(high):
            dots = data[at + row * wide : at + row * wide + wide]
            rows.append("".join(["{:08b}".format(byte) for byte in dots]))
        at += wide * high
        if data[at : at + 3] != b"\x1dv0":  # between bands nothing may stand: it would part them on paper
            break
    return rows


def modules(rows):
    """The code in a picture, module by module; its left edge in dots."""
    left = min([row.find("1") for row in rows if "1" in row])
    wide = max([row.rfind("1") for row in rows]) + 1 - left
    high = max([place for place, row in enumerate(rows) if "1" in row]) + 1
    assert wide == high and not wide % MODULE
    found = []
    for y in range(0, high, MODULE):
        line = rows[y][left : left + wide]
        assert rows[y : y + MODULE] == [rows[y]] * MODULE
        found.append("".join([line[x] for x in range(0, wide, MODULE)]))
        assert line == "".join([module * MODULE for module in found[-1]])
    return found, left


def encoded(text):
    symbol = qr.Symbol(text.encode(), 2)
    for _ in symbol.steps():
        pass
    return ["".join([str(int(symbol.dark(x, y))) for x in range(symbol.size)]) for y in range(symbol.size)]


def test_every_module_is_on_paper_where_the_encoder_has_it_with_white_around():
    for text, columns in ((SHORT, 32), (LINK, 32), (LINK, 48), (LONG, 32), (LONG, 48)):
        lines = sent(text, columns)
        rows = bands(b"".join(lines))
        found, left = modules(rows)
        assert found == encoded(text), (text, columns)
        across = columns * 12 // 2  # dots, each twice as wide
        right = across - left - len(found) * MODULE
        assert len(rows[0]) <= across and min(left, right) >= QUIET * MODULE
        assert abs(left - right) <= 9, "in the middle, but for a byte and a dot: 1 mm"
        assert max([len(line) for line in lines]) <= NULS, "a band cut off would eat the next slip"


def test_what_stands_above_and_below_is_left_as_it_was():
    lines = sent(SHORT, 32)
    assert lines[0].endswith(b"above\n") and lines[-1].endswith(b"below\n")
    assert b"\x1ba\x00" in lines[1] and b"\x1ba\x01" in lines[-1], "the bands bring their own margin"
    plain = [("a", 0), None, ("b", CUT)]
    assert list(drawn.lines(plain)) == plain


class Bands(Printer):
    """A printer that takes a picture for a line of its own."""

    def _token(self):
        if bytes(self._buffer[:2]) != b"\x1dv":
            return Printer._token(self)
        if len(self._buffer) < 8:
            return b""
        size = 8 + self._buffer[4] * self._buffer[6]
        return bytes(self._buffer[:size]) if len(self._buffer) >= size else b""

    def _obey(self, token):
        if token[:3] == b"\x1dv0":
            self.paper.append(token[8:])
            self._free_us += 20000
        else:
            Printer._obey(self, token)


def test_the_driver_sends_it_whole_and_proves_it():
    with World(escpos, escpos_job, escpos_wire) as world:
        printer = Bands(world)
        driver = escpos.EscPos(printer, lambda text: text.encode())
        rows = [("above", 0), (LINK, QR | CENTRE), ("", CUT)]
        assert world.run(driver.print(drawn.lines(rows)))[0] == escpos.PRINTED
        found, _ = modules(bands(bytes(printer.bytes).replace(b"\x1dr\x01", b"")))
        assert found == encoded(LINK)
        assert len(printer.paper) == 1 + (len(found) + 1) // 2 + 1 + 5
