"""Switches at the printer's paper and cover, from their pins in wiring.py to the words that the cashier reads."""

from doubles.soldered import Soldered, makes
from doubles.world import World
from drivers import escpos, escpos_job, escpos_wire, switch
from drivers.escpos_status import STOPS
from drivers.escpos_text import CUT
from flows.trouble import cause
from settings import Settings
from tools.build import DATA
from tools.simulator.models.printer import Model
from ui.text import Text

BOARD = "simulator_i2c"


def hands(bench, state, **later):
    bench.devices.printer.set_state(state, bench.devices.clock(), **later)


def test_they_close_with_what_hands_do_to_it():
    """Whatever it says itself, and also when it is switched off."""
    with World() as world:
        bench = Soldered(world, board=BOARD)
        part = bench.devices.wiring.parts["PRINTER"]
        pins = [bench.machine.Pin(part[name], bench.machine.Pin.IN) for name in ("paper_out", "cover_open")]
        for state, levels in (("ok", [1, 1]), ("paper-out", [0, 1]), ("cover-open", [1, 0]), ("off", [1, 1])):
            hands(bench, state)
            assert [pin() for pin in pins] == levels, state


def test_a_mute_printer_is_told_by_them_in_words(monkeypatch):
    """The board's code makes it. Before a sale, and in the middle of a slip."""
    with World(escpos, escpos_job, escpos_wire, switch) as world:
        bench = Soldered(world, board=BOARD)
        bench.devices.printer.model = Model(answers=False, status=False)
        chosen, words = Settings({"printer_answers": "nothing"}), Text(str(DATA), "zh")
        part = bench.devices.wiring.parts["PRINTER"]
        printer = makes(bench, monkeypatch, "printers").escpos(part, lambda text: text.encode("gb18030"), chosen)
        slip = [("金额 1.00", 0)] * 40 + [("", CUT)]
        for state, word in (("paper-out", "打印机缺纸"), ("cover-open", "机盖未关")):
            hands(bench, state)
            assert words(cause(world.run(printer.status()))) == word
            assert world.run(printer.print(slip))[0] == escpos.NOT_PRINTED
            assert bench.devices.printer.all_slips() == []
            hands(bench, "ok")
        assert not world.run(printer.status()) & STOPS
        hands(bench, "paper-out", after_bytes=200)
        result, flags = world.run(printer.print(slip))
        assert (result, words(cause(flags))) == (escpos.NOT_PRINTED, "打印机缺纸")
        assert bench.faults.seen == []
