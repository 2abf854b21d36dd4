"""The drivers against the simulator's devices, through its machine module, under virtual time.

The devices report every misuse of a data sheet; no test here may leave a report.
"""

import pytest

from doubles.soldered import Soldered
from doubles.world import World
from drivers import buzzer, cardreader, escpos, escpos_job, escpos_wire, keypad, radio, scanner
from drivers.clock import Clock
from drivers.escpos import NOT_PRINTED, PRINTED, UNKNOWN
from drivers.escpos_status import COVER_OPEN, OK, OVERHEATED, PAPER_LOW, PAPER_OUT, SILENT
from drivers.escpos_text import BIG, BOLD, CENTRE, CUT, QR
from drivers.ssd1306 import SSD1306
from tools.simulator import wiring

CARD = "6200000000000005=30122010000000000"
LINK = "https://pay.example.com/s/" + "0123456789abcdef" * 2
LINES = [("测试商户", BOLD | BIG | CENTRE)] + [(f"{i:02}金额 {i}.00", i % 8) for i in range(24)]
LINES += [("", 0), (LINK, QR | CENTRE), ("", CUT)]
TROUBLE = [("paper-out", PAPER_OUT), ("cover-open", COVER_OPEN), ("overheated", OVERHEATED)]


class Bench(Soldered):
    """Every driver on its device."""

    def __init__(self, world, baud=wiring.PRINTER_BAUD):
        super().__init__(world)
        self.world = world
        self.inputs = []
        machine = self.machine
        self.devices.uarts[wiring.PRINTER_UART].baud = baud
        self.printer = self.devices.printer
        uart = machine.UART(wiring.PRINTER_UART, baud, txbuf=1024)
        self.slips = escpos.EscPos(uart, lambda text: text.encode("gb18030"), cutter=True)
        rows = [machine.Pin(pin, machine.Pin.OPEN_DRAIN, value=1) for pin in wiring.KEY_ROWS]
        cols = [machine.Pin(pin, machine.Pin.IN, machine.Pin.PULL_UP) for pin in wiring.KEY_COLS]
        self.keys = keypad.Keypad(rows, cols, wiring.KEYS, self._post)
        self.reader = cardreader.CardReader(machine.UART(wiring.CARD_UART, wiring.CARD_BAUD), self._post)

    def _post(self, kind, value):
        self.inputs.append((kind, value, self.world.ms))

    @property
    def names(self):
        return [value for _, value, _ in self.inputs]

    def start(self):
        self.world.create_task(self.keys.run())
        self.world.create_task(self.reader.run())

    def print(self, lines=LINES):
        return self.world.run(self.slips.print(lines))

    def paper(self, wait_ms=3000):
        """(text lines, complete) of the newest slip since the last look, once it has come to its end."""
        self.world.wait(wait_ms)
        slips = self.printer.all_slips()
        self.printer.slips.clear()
        return ([line.strip() for line in slips[-1].text.split("\n")], slips[-1].complete) if slips else ([], False)


WHOLE = [f"[QR {text}]" if style & QR else text for text, style in LINES[:-1]]


@pytest.fixture
def bench():
    with World(escpos, escpos_job, escpos_wire, keypad, cardreader, buzzer, radio) as world:
        bench = Bench(world)
        yield bench
        assert bench.faults.seen == []
        assert all(not uart.would_block and not uart.overruns for uart in bench.devices.uarts.values())


def test_a_slip_comes_out_whole(bench):
    assert bench.print() == (PRINTED, OK)
    assert bench.paper() == (WHOLE, True)


def test_a_slip_comes_out_whole_on_a_slow_line():
    with World(escpos, escpos_job, escpos_wire, keypad, cardreader) as world:
        bench = Bench(world, baud=9600)
        assert bench.print() == (PRINTED, OK)
        assert bench.paper() == (WHOLE, True)
        assert bench.faults.seen == []


@pytest.mark.parametrize(("state", "flag"), [*TROUBLE, ("off", SILENT)])
def test_trouble_after_any_number_of_bytes_never_counts_as_printed_and_the_next_slip_is_whole(bench, state, flag):
    """Steps of 41 bytes through the slip: in text, in Chinese characters, in commands."""
    for after in range(1, 1000, 41):
        bench.printer.set_state(state, bench.world.us / 1e6, after)
        result, flags = bench.print()
        text, complete = bench.paper()
        if complete and text == WHOLE:
            break
        assert result == (UNKNOWN if state == "off" else NOT_PRINTED), after
        assert flags == flag, after
        bench.printer.set_state("ok", bench.world.us / 1e6)
        assert bench.print() == (PRINTED, OK), after
        assert bench.paper() == (WHOLE, True), after
    assert after > 600


@pytest.mark.parametrize(("state", "flag"), TROUBLE)
def test_trouble_before_a_slip_sends_nothing(bench, state, flag):
    bench.printer.set_state(state, bench.world.us / 1e6)
    assert bench.world.run(bench.slips.status()) == flag
    assert bench.print() == (NOT_PRINTED, flag)
    bench.printer.set_state("ok", bench.world.us / 1e6)
    bench.world.wait(1000)
    assert bench.printer.all_slips() == []


def test_off_is_silent_and_unknown_and_low_paper_prints(bench):
    bench.printer.set_state("off", bench.world.us / 1e6)
    assert bench.world.run(bench.slips.status()) == SILENT
    assert bench.print() == (UNKNOWN, SILENT)
    bench.printer.set_state("paper-low", bench.world.us / 1e6)
    assert bench.print() == (PRINTED, PAPER_LOW)


def test_every_key_arrives_within_50_ms_of_contact(bench):
    bench.start()
    bench.world.wait(20)
    worst = 0
    for i, key in enumerate(wiring.KEYS * 4):
        bench.world.wait(i % 13)
        contact = bench.world.us / 1e6
        bench.devices.keypad.press([key], contact)
        bench.devices.keypad.advance(contact)
        bench.world.wait(250)
        kind, name, at = bench.inputs[-1]
        assert (kind, name, len(bench.inputs)) == ("key", key, i + 1)
        worst = max(worst, at - contact * 1000)
    assert worst <= 40, worst


def test_no_key_is_lost_or_made_up_while_a_slip_prints(bench):
    bench.start()
    typed = [wiring.KEYS[i * 5 % 16] for i in range(60)]
    bench.devices.keypad.press(typed, bench.world.us / 1e6)
    for _ in range(3):
        assert bench.print()[0] == PRINTED
    while bench.devices.keypad.busy():
        assert bench.print()[0] == PRINTED
    assert bench.names == typed
    assert bench.devices.keypad.starved == 0


def test_keys_held_together_make_no_key_and_no_ghost(bench):
    bench.start()
    for keys in (["1", "2"], ["1", "4"], ["1", "CANCEL", "00"], list(wiring.KEYS)):
        bench.devices.keypad.hold(keys, 0.3, bench.world.us / 1e6)
        bench.world.wait(500)
    assert bench.names == []
    bench.devices.keypad.hold(["CLEAR"], 1.0, bench.world.us / 1e6)
    bench.world.wait(1200)
    assert bench.names == ["CLEAR", "WIPE"]


def test_swipes_good_and_bad(bench):
    bench.start()
    bench.reader.arm()
    bench.world.wait(1)
    for fault, expected in (
        ("", ("card", CARD)),
        ("bad-lrc", ("card-bad", "lrc")),
        ("cut", ("card-bad", "end")),
        ("noise", ("card-bad", "parity")),
        ("", ("card", CARD)),
    ):
        bench.devices.reader.swipe(CARD, bench.world.us / 1e6, fault)
        bench.world.wait(400)
        assert bench.inputs[-1][:2] == expected
    assert len(bench.inputs) == 5


def test_the_display_shows_what_was_drawn(bench):
    machine = bench.machine
    display = SSD1306(machine.I2C(0, freq=400_000))
    start = bench.world.us
    display.fill_rect(10, 20, 90, 30, 1)
    assert display.show()
    rows = bench.devices.display.rows()
    assert [[display.pixel(x, y) for x in range(128)] for y in range(64)] == [list(row) for row in rows]
    start = bench.world.us
    display.show(2, 3)
    assert bench.world.us - start < 6000


def test_radio_comes_back(bench):
    wlan = bench.devices.wlan
    wifi = radio.Radio(bench.network.WLAN(0), (("suretill", ""),))
    bench.world.create_task(wifi.run())
    bench.world.wait(1000)
    assert wifi.up == 3
    wlan.set_radio(False, bench.world.us / 1e6)
    bench.world.wait(100000)
    assert wifi.up == 0
    wlan.set_radio(True, bench.world.us / 1e6)
    bench.world.wait(16000)
    assert wifi.up


def test_radio_hears_the_networks_in_the_air_and_goes_on(bench):
    bench.devices.wlan.networks = {"shop": "opensesame", "suretill": "", "": "hidden"}
    wifi = radio.Radio(bench.network.WLAN(0), ())
    assert wifi.scan() == [("shop", -58, False), ("suretill", -64, True)], "the radio was off: there is no network yet"
    wifi = radio.Radio(bench.network.WLAN(0), (("shop", "wrong"), ("suretill", "")))
    bench.world.create_task(wifi.run())
    bench.world.wait(1000)
    assert len(wifi.scan()) == 2, "in the midst of a connect that leads nowhere"
    bench.world.wait(31000)
    assert wifi.up and len(wifi.scan()) == 2 and wifi.up


def test_buzzer_and_clock(bench):
    sound = buzzer.Buzzer(bench.machine.PWM(bench.machine.Pin(wiring.BUZZER)))
    bench.world.run(sound.ok())
    clock = Clock(bench.machine.RTC())
    assert clock.now() is None
    assert clock.set("1231", "235958")
    bench.world.wait(3000)
    assert clock.now()[1:] == (1, 1, 0, 0, 1)


def test_the_scanner_reads_while_it_is_asked_to_and_is_dark_otherwise():
    with World(scanner) as world:
        bench = Bench(world)
        reading = scanner.Scanner(bench.machine.UART(wiring.SCANNER_UART, wiring.SCANNER_BAUD), bench._post)
        world.create_task(reading.run())
        for code in ("135112298638468293", "28763443825664394"):
            world.wait(50)
            bench.devices.scanner.read(code, bench.devices.clock())
            world.wait(100)
            assert bench.names[-1] == code
        world.run(reading.stop())
        assert bench.devices.scanner.dark
        assert bench.devices.faults.seen == []
