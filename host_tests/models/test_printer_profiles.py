"""What the settings say of a printer is what it gets: the board's code makes it by them, and its model takes it in."""

import pytest

from doubles.soldered import Soldered, makes
from doubles.world import World
from drivers import escpos, escpos_job, escpos_wire
from drivers.escpos import NOT_PRINTED, PRINTED, UNKNOWN
from drivers.escpos_text import ACROSS, BIG, CUT
from settings import Settings
from slips.gb18030 import Gb18030, ascii_only, latin
from tools.build import DATA
from tools.simulator.models.paper import WIDE_DOTS
from tools.simulator.models.printer import Model, Printer

SLIP = [("-", ACROSS), ("Ærø 金额\t12.34", 0), ("RMB 12.34", BIG)] + [("line", 0)] * 9 + [("", CUT)]
CHINESE, EUROPEAN = "?r? 金额", "Ærø ??"
GS_R, ESC_V, ASKED, FS, GS_V, LATIN = b"\x1dr\x01", b"\x1bv", b"\x10\x04", b"\x1c", b"\x1dV", b"\x1bt\x10"

# settings; the printer; what its second row begins with; what it is sent, and what not; what the slip counts as
PROFILES = {
    "as it comes": ({}, {}, CHINESE, (GS_R, ASKED, FS, GS_V), (ESC_V,), PRINTED),
    "panel printer": ({"printer_answers": "esc-v"}, {}, CHINESE, (ESC_V, ASKED), (GS_R,), PRINTED),
    "status alone": ({"printer_answers": "status"}, {"answers": False}, CHINESE, (ASKED,), (GS_R, ESC_V), UNKNOWN),
    "nothing": (
        {"printer_answers": "nothing"}, {"answers": False, "status": False}, CHINESE, (), (GS_R, ESC_V, ASKED), UNKNOWN,
    ),
    "Chinese always": ({"printer_text": "gb18030"}, {}, CHINESE, (), (FS,), PRINTED),
    "European": ({"printer_text": "latin"}, {"chinese": False}, EUROPEAN, (LATIN,), (FS,), PRINTED),
    "plain letters": ({"printer_text": "ascii"}, {"chinese": False}, "?r? ??", (), (FS, LATIN), PRINTED),
    "80 mm": ({"printer_paper": "80"}, {"dots": WIDE_DOTS}, CHINESE, (), (), PRINTED),
    "no cutter": ({"printer_cutter": False}, {}, CHINESE, (), (GS_V,), PRINTED),
    "its own speed": ({"printer_baud": "19200"}, {"baud": 19200}, CHINESE, (GS_R,), (), PRINTED),
}  # fmt: skip
ENCODE = {"latin": latin, "ascii": ascii_only}


class Bench(Soldered):
    def __init__(self, world, monkeypatch, settings, baud=0, **model):
        super().__init__(world)
        self.world = world
        part = self.devices.wiring.parts["PRINTER"]
        self.printer = self.devices.printer
        Printer.__init__(self.printer, self.faults, model=Model(line_s=0.04, **model))
        line = self.devices.uarts[part["uart"]]
        self.printer.say, line.baud = line.say, baud or line.baud
        self.wire, write = bytearray(), line.write
        line.write = lambda data, now: (self.wire.extend(data), write(data, now))[1]
        chosen = Settings(settings)
        encode = ENCODE.get(chosen.printer_text) or Gb18030(str(DATA / "gb2312.bin")).encode
        self.driver = makes(self, monkeypatch, "printers").escpos(part, encode, chosen)

    def print(self):
        return self.world.run(self.driver.print(SLIP))


@pytest.fixture(params=PROFILES)
def profile(request, monkeypatch):
    settings, model, *expected = PROFILES[request.param]
    with World(escpos, escpos_job, escpos_wire) as world:
        bench = Bench(world, monkeypatch, settings, **model)
        yield bench, *expected
        assert bench.faults.seen == [] and bench.printer.lost == 0


def test_it_gets_what_it_understands_and_the_slip_counts_as_what_it_can_prove(profile):
    bench, words, sent, unsent, result = profile
    assert bench.print()[0] == result
    bench.world.wait(3000)
    (slip,) = bench.printer.all_slips()
    rule, row, *_ = slip.text.split("\n")
    columns = slip.dots // 12
    assert rule == "-" * columns and row.startswith(words) and row.endswith("12.34")
    assert sum(1 if char < "\u0100" else 2 for char in row) == columns
    assert all(part in bench.wire for part in sent), bench.wire
    assert not any(part in bench.wire for part in unsent), bench.wire


def test_paper_that_ends_in_mid_slip_is_told_by_all_that_are_asked(profile):
    bench, *_ = profile
    bench.printer.set_state("paper-out", bench.devices.clock(), after_bytes=60)
    result, _ = bench.print()
    assert result == (NOT_PRINTED if bench.driver.listen else UNKNOWN)
