"""Printing at the speed of the line: a slip in bytes, how much of the line's time it takes, how soon a stop is told,
and how soon a key shows meanwhile and during a TLS handshake."""

import importlib
import tempfile
import time
from pathlib import Path

from host_tests.bench.report import Row, Table, number
from host_tests.bench.sale import LATENCY, latency, spread
from host_tests.bench.tap import Tap
from host_tests.doubles.soldered import Soldered
from host_tests.doubles.world import World
from host_tests.e2e.shop import Shop
from host_tests.wording import said
from tools.cpython import install
from tools.host import certs
from tools.simulator import wiring
from tools.simulator.models.printer import Model
from tools.simulator.models.uart import BITS

BAUDS = (9600, 19200, 115200)
GOAL = 0.95
TOLD_S = 2.5
KEY_MS = 50
TRIES = 10  # slips of which the best counts: what else the PC does only slows the terminal

_SHARE = (
    "bytes from the slip's first to its last, ten bits each, to the time between them; paper that is faster than any "
    "line, so that only the terminal can hold it up; "
)
_STOPS = ("paper-out", "cover-open", "off", "dtr", "txdone")


def tables() -> list[Table]:
    """The printer's line, then keys."""
    rows = [*slip_rows(), *virtual_rows(), *port_rows(), *stop_rows()]
    return [Table("Printer line", rows), Table("Keys meanwhile, in the simulator", key_rows())]


# A slip in bytes


def slip_rows() -> list[Row]:
    rows = []
    for language in ("en", "zh"):
        with Shop(language=language, links=True) as shop:
            shop.sell()
            shop.wait(said("result.copy"))
            shop.press("ENTER")
            shop.ready()
            sizes = [len(slip.sent) for slip in shop.terminal.devices.printer.slips]
        told = f"{number(sizes[0])} merchant's, {number(sizes[1])} customer's, {number(sum(sizes))} together"
        at = ", ".join(f"{number(sum(sizes) * BITS * 1000 / baud)} ms at {baud}" for baud in BAUDS)
        rows.append(Row(f"bytes of a sale's slips, {language}", told, "what the printer took in, with marks and QR"))
        rows.append(Row(f"line's time for them, {language}", at, "by calculation, ten bits a byte"))
    return rows


# How much of the line's time they take


def share(writes: list[tuple[float, int]], baud: int) -> float:
    """Of one slip's writes (time, bytes): the line's busy time to all of it."""
    left = writes[0][0]
    for at, size in writes:
        left = max(left, at) + size * BITS / baud
    return sum(size for _, size in writes) * BITS / baud / (left - writes[0][0])


def slip_writes(writes: list[tuple[float, bytes]]) -> list[tuple[float, int]]:
    """Those of the newest slip: from its reset to the last before the questions at the end."""
    start = max(place for place, (_, data) in enumerate(writes) if data.startswith(b"\x1b@"))
    slip = []
    for at, data in writes[start:]:
        if data[:2] == b"\x10\x04" and len(data) == 3:
            if data[2] == 1:
                break
            continue
        slip.append((at, len(data)))
    return slip


class Bench(Soldered):
    """The driver on the printer's model, in this process, under virtual time."""

    def __init__(self, world, baud: int, dtr: bool = False, listen: bool = True, **model):
        super().__init__(world)
        self.world = world
        self.printer = self.devices.printer
        self.printer.model = Model(**model)
        self.printer.line_s = self.printer.model.line_s
        self.line = self.devices.uarts[wiring.PRINTER_UART]
        self.line.baud = baud
        self.writes: list[tuple[float, bytes]] = []
        real = self.line.write
        self.line.write = lambda data, now: (self.writes.append((now, bytes(data))), real(data, now))[1]
        machine = self.machine
        uart = machine.UART(wiring.PRINTER_UART, baud, txbuf=1024)
        self.held = False
        busy = (lambda: self.held or self.printer.busy(world.us / 1e6)) if dtr else None
        escpos = importlib.import_module("drivers.escpos")
        self.driver = escpos.EscPos(uart, lambda text: text.encode("gb18030"), listen=listen, busy=busy)


def _lines() -> list[tuple[str, int]]:
    """As long as a slip's: some short, most of them pairs, a few in large letters."""
    text = importlib.import_module("drivers.escpos_text")
    rows = [("测试商户", text.BIG | text.CENTRE), ("签购单", text.BOLD | text.CENTRE), ("-", text.ACROSS)]
    rows += [(f"参考号\t{place:012}", 0) for place in range(14)]
    return [*rows, ("RMB 12.34", text.BIG | text.CENTRE), ("-", text.ACROSS), ("", text.CUT)]


def _world() -> World:
    install()
    names = ("escpos", "escpos_job", "escpos_wire")
    return World(*[importlib.import_module("drivers." + name) for name in names])


def virtual_rows() -> list[Row]:
    rows = []
    for words, about in (
        ("marks", {}),
        ("marks and DTR", {"dtr": True}),
        ("DTR alone, one wire", {"dtr": True, "listen": False}),
    ):
        shares = []
        for baud in BAUDS:
            with _world() as world:
                bench = Bench(world, baud, line_s=0.0, **about)
                world.run(bench.driver.print(_lines()))
                shares.append(share(slip_writes(bench.writes), baud))
                assert bench.faults.seen == [], bench.faults.seen
        told = ", ".join(f"{number(found * 100, 1)} % at {baud}" for found, baud in zip(shares, BAUDS, strict=True))
        alone = "alone" in words
        rows.append(
            Row(
                f"share of the line's time, paced by {words}",
                told,
                _SHARE + "the driver on the paced UART's model under virtual time"
                + ("; in pieces of 64 bytes, which a printer still takes when it is busy" if alone else ""),
                "" if alone else f"> {GOAL * 100:.0f} %",
                None if alone else min(shares) > GOAL,
            )
        )  # fmt: skip
    return rows


def port_rows() -> list[Row]:
    """The whole terminal on MicroPython's unix port."""
    return [_port_row(baud) for baud in BAUDS]


def _port_row(baud: int) -> Row:
    with Shop(printer_baud=str(baud)) as shop:
        devices = shop.terminal.devices
        devices.uarts[wiring.PRINTER_UART].baud = baud
        devices.printer.line_s = 0.0
        shop.opened()
        tap = Tap(shop.terminal)
        shares = []
        for _ in range(TRIES):
            tap.line.clear()
            tap.bytes.clear()
            shop.sell()
            shop.wait(said("result.copy"), 20)
            shares.append(share(slip_writes(tap.bytes), baud))
            shop.leave()
    best = max(shares)
    return Row(
        f"share of the line's time at {baud} baud, whole terminal",
        f"{number(best * 100, 1)} %",
        _SHARE + f"the built firmware on MicroPython's unix port, best of {TRIES} slips",
        f"> {GOAL * 100:.0f} %",
        best > GOAL,
    )


# How soon a stop is told


def stop_rows() -> list[Row]:
    """From the stop to the driver's word; the screen has it one change later."""
    late = {}
    for stop in _STOPS:
        for baud in (9600, 115200):
            for after in (5, 250):
                late[stop] = max(late.get(stop, 0.0), _stopped(stop, baud, after))
    told = ", ".join(f"{stop} {number(seconds, 2)} s" for stop, seconds in late.items())
    how = "the most of three places in a slip at 9600 and at 115200 baud; driver and models under virtual time"
    return [Row("a printer that stops is noticed after", told, how, f"<= {TOLD_S} s", max(late.values()) <= TOLD_S)]


def _stopped(stop: str, baud: int, after_ms: int) -> float:
    with _world() as world:
        bench = Bench(world, baud, dtr=stop == "dtr", line_s=0.04)
        began = []

        async def halt():
            await world.sleep_ms(after_ms)
            began.append(world.us)
            if stop == "dtr":
                bench.held, bench.printer.advance = True, lambda now: None
                bench.printer._real_time = lambda byte, now: None
            elif stop == "txdone":
                bench.line.done = lambda now: False
                bench.printer.advance = lambda now: None
            else:
                bench.printer.set_state(stop, world.us / 1e6)

        world.run(bench.driver.print(_lines()[:2] + [("", 8)]))  # what ends a torn command is sent once
        world.wait(1000)
        world.create_task(halt())
        result, _ = world.run(bench.driver.print(_lines()))
        vars(bench.line).pop("done", None)  # whoever closes the UART waits for it
        assert began and result != 1, (stop, baud, after_ms, result)
        return (world.us - began[0]) / 1e6


# Keys


def key_rows() -> list[Row]:
    printing, looks = _while_printing()
    rows = [
        _key_row("a key while a slip prints: last byte of what the screen says of it", printing),
        Row("longest time without a look at the keypad while slips print", f"{number(looks, 1)} ms", _LOOKS),
    ]
    with tempfile.TemporaryDirectory() as folder:
        papers = certs.make(Path(folder), names=("localhost",))
        pair = str(papers.cert), str(papers.key)
        shown, blocked, plain = _while_connecting(pair, Path(papers.ca_der).read_bytes())
    rows += [
        _key_row("a key as the terminal connects by TLS: its click", shown),
        Row(
            "longest time without a look at the keypad meanwhile, a TLS handshake among it",
            f"{number(blocked, 1)} ms; without TLS {number(plain, 1)} ms",
            _LOOKS + "; a step of mbedtls's handshake is computed in one go, on this PC's processor",
        ),
    ]
    return rows


_LOOKS = "reads of the keypad's columns, as its model sees them; an idle keypad is looked at every 10 ms"


def _key_row(figure: str, times: list[float]) -> Row:
    how = LATENCY + "; least / median / 90 % / most"
    return Row(figure, spread(times), how, f"<= {KEY_MS} ms", max(times) <= KEY_MS)


class Looks:
    """Times at which the terminal read a column of its keypad."""

    def __init__(self, shop: Shop):
        keypad, self.times = shop.terminal.devices.keypad, []
        real = keypad.read
        keypad.read = lambda pin, now: (self.times.append(now), real(pin, now))[1]

    def longest(self, start: float, end: float) -> float:
        """ms"""
        times = [start, *[at for at in self.times if start < at < end], end]
        return max(after - before for before, after in zip(times, times[1:], strict=False)) * 1000


def _while_printing() -> tuple[list[float], float]:
    with Shop(printer_baud="9600") as shop:
        devices = shop.terminal.devices
        devices.uarts[wiring.PRINTER_UART].baud = 9600
        devices.printer.line_s = 0.06
        shop.opened()
        tap, looks = Tap(shop.terminal), Looks(shop)
        times, gaps = [], []
        for _ in range(TRIES):
            shop.sell()
            shop.wait(said("print.in_progress"))
            start = devices.clock()
            time.sleep(0.15)
            for key in ("5", "5"):
                times.append(latency(shop, tap, key)[1])
            gaps.append(looks.longest(start, devices.clock()))
            shop.wait(r"0\.05", 20)  # the first key left the result, the second began an amount
            shop.press("CANCEL")
            shop.ready()
        return times, max(gaps)


def _while_connecting(pair: tuple, ca: bytes) -> tuple[list[float], float, float]:
    """Keys pressed as a connection begins, to their click; the longest gaps with TLS and without."""
    times: list[float] = []
    longest = []
    for about in ({"tls": pair, "ca": ca, "name": "localhost"}, {}):
        gaps = []
        with Shop(**about) as shop:
            looks, clock = Looks(shop), shop.terminal.devices.clock
            for _ in range(TRIES):
                shop.ring_up()
                start = clock()
                shop.swipe()
                clicked = _clicked(shop, "CLEAR")  # of no use on any of these screens
                if about:
                    times.append(clicked)
                gaps.append(looks.longest(start, clock()))
                shop.wait(said("result.copy"))
                shop.leave()
        longest.append(max(gaps))
    return times, longest[0], longest[1]


def _clicked(shop: Shop, key: str) -> float:
    """ms from the contact to the first sound."""
    buzzer, keypad = shop.terminal.devices.buzzer, shop.terminal.devices.keypad
    sounds: list[float] = []
    real = buzzer.set
    buzzer.set = lambda freq, duty, now: (sounds.append(now) if duty else None, real(freq, duty, now))
    try:
        shop.terminal.press(key, wait=False)
        while not keypad._down:
            time.sleep(0.0002)
        pressed = keypad._down[0].start
        shop.terminal.wait_keys()
        while not sounds:
            time.sleep(0.001)
    finally:
        buzzer.set = real
    return (sounds[0] - pressed) * 1000
