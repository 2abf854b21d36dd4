"""The printer driver against a printer that takes its time, runs out of paper, opens, overheats, is off or lies."""

from doubles.matrix import Matrix
from doubles.printer import Printer
from doubles.world import World
from drivers import escpos, escpos_job, escpos_wire, keypad
from drivers.escpos import NOT_PRINTED, PRINTED, UNKNOWN
from drivers.escpos_status import COVER_OPEN, FAULT, OK, OVERHEATED, PAPER_LOW, PAPER_OUT, SILENT, UNWATCHED
from drivers.escpos_text import BIG, BOLD, CENTRE, CUT, QR
from raises import raises

STATES = (
    ("paper-out", PAPER_OUT),
    ("cover-open", COVER_OPEN),
    ("overheated", OVERHEATED),
    ("fault", FAULT),
    ("waiting", FAULT),
)
END = ("", CUT)


def slip(count=30, name="line"):
    return [("%s %d" % (name, i), 0) for i in range(count)] + [END]


def paper(count=30, name="line"):
    return [("%s %d" % (name, i)).encode() for i in range(count)] + [b""] * 5


class Bench:
    def __init__(self, world, options, printer):
        self.world = world
        self.printer = Printer(world, **printer)
        if "busy" in options:
            options = dict(options, busy=self.printer.busy)
        self.driver = escpos.EscPos(self.printer, lambda text: text.encode(), **options)

    def print(self, lines):
        return self.world.run(self.driver.print(lines))

    def status(self):
        return self.world.run(self.driver.status())


def _bench(test, options=None, **printer):
    with World(escpos, escpos_job, escpos_wire, keypad) as world:
        test(Bench(world, options or {}, printer))


def test_a_slip_is_printed_line_by_line_at_any_speed():
    def check(bench):
        assert bench.print(slip()) == (PRINTED, OK)
        assert bench.printer.paper == paper()
        assert bench.print(slip(3, "second")) == (PRINTED, OK)
        assert bench.printer.paper == paper() + paper(3, "second")

    for baud in (9600, 19200, 115200):
        for line_ms in (20, 75, 150):
            _bench(check, baud=baud, line_ms=line_ms)


def test_what_is_written_fits_into_the_ring_with_its_headers():
    """The printer here raises when a write would block."""

    def check(bench):
        bench.print([("x" * 250, 0), END] * 9)
        assert 0 < bench.printer.longest_write <= 48

    _bench(check, {"txbuf": 128}, txbuf=128)


def test_waiting_for_proof_costs_no_printing_time():
    """40 lines of 75 ms each take 3 s on any mechanism; the marks may add little."""

    def check(bench):
        bench.print(slip(1))  # what ends a command half sent before the start takes its time once
        start = bench.world.ms
        assert bench.print(slip(35)) == (PRINTED, OK)
        assert bench.world.ms - start < 40 * 75 + 150

    _bench(check)


def test_a_printer_that_cannot_print_gets_no_byte_of_the_slip():
    def check(bench):
        for state, flag in STATES:
            bench.printer.set(state)
            assert bench.status() == flag, state
            assert bench.print(slip()) == (NOT_PRINTED, flag), state
            assert b"line" not in bench.printer.bytes and bench.printer.paper == []
        bench.printer.set("ok")
        assert bench.print(slip()) == (PRINTED, OK)

    _bench(check)


def test_trouble_at_any_line_is_told_within_a_second_and_the_next_slip_is_clean():
    """2.5 seconds when the printer is offline and names no reason."""

    def check(bench, state, flag, line):
        bench.printer.then = (line, state)
        got = bench.print(slip())
        assert got == (NOT_PRINTED, flag), (state, line, got)
        assert len(bench.printer.paper) == line
        late = bench.world.ms - bench.began - line * 75
        assert late < (2500 if state == "waiting" else 1000), (state, line, late)
        bench.printer.set("ok")
        assert bench.print(slip(5, "again")) == (PRINTED, OK), (state, line)
        assert bench.printer.paper[-14:] == [b""] * 4 + paper(5, "again"), (state, line)

    for state, flag in STATES:
        for line in (1, 2, 7, 8, 17, 29, 34):

            def one(bench, state=state, flag=flag, line=line):
                bench.began = bench.world.ms
                check(bench, state, flag, line)

            _bench(one)


def test_off_is_never_ok_and_never_out_of_paper():
    def check(bench):
        bench.printer.set("off")
        assert bench.status() == SILENT
        assert bench.print(slip()) == (UNKNOWN, SILENT)
        bench.printer.set("ok")
        assert bench.status() == OK
        assert bench.print(slip()) == (PRINTED, OK)
        assert bench.printer.paper == paper()

    _bench(check)


def test_unplugged_in_mid_slip_is_unknown():
    def check(bench):
        for line in (1, 12, 34):
            bench.printer.paper = []
            bench.printer.then = (line, "off")
            assert bench.print(slip()) == (UNKNOWN, SILENT), line
            bench.printer.set("ok")
            assert bench.print(slip(2)) == (PRINTED, OK)

    _bench(check)


def test_paper_low_prints_and_says_so():
    def check(bench):
        bench.printer.set("paper-low")
        assert bench.status() == PAPER_LOW
        assert bench.print(slip()) == (PRINTED, PAPER_LOW)

    _bench(check)


def test_late_answers_of_a_torn_slip_prove_nothing_of_the_next():
    """The paper comes back: the printer works off the torn slip, answers its marks, and ends again at once."""

    def check(bench):
        bench.printer.then = (6, "paper-out")
        assert bench.print(slip())[0] == NOT_PRINTED
        bench.printer.set("ok")
        left = len(bench.printer.paper) + 12  # rest of the torn slip, four of feed, and little of the new one
        bench.printer.then = (left, "paper-out")
        got = bench.print(slip(3, "new"))
        assert got == (NOT_PRINTED, PAPER_OUT), (got, bench.printer.paper)

    _bench(check)
    _bench(check, line_ms=400)


def test_a_stray_byte_is_no_proof():
    def check(bench):
        async def noise():
            await bench.world.sleep_ms(1000)
            bench.printer.say(0)

        bench.printer.answers_marks = True
        bench.world.create_task(noise())
        assert bench.print(slip())[0] == UNKNOWN
        assert bench.print(slip()) == (PRINTED, OK)
        bench.printer.say(0xFF)
        bench.printer.say(0x11)
        assert bench.print(slip()) == (PRINTED, OK)

    _bench(check)


def test_a_clone_that_feeds_on_without_paper_is_not_believed():
    def check(bench):
        bench.printer.prints_on = True
        bench.printer.then = (6, "paper-out")
        assert bench.print(slip(14)) == (NOT_PRINTED, PAPER_OUT)
        assert len(bench.printer.paper) < 19
        bench.printer.set("ok")
        assert bench.print(slip()) == (PRINTED, OK)

    _bench(check)


def test_a_printer_without_marks_gets_unknown_at_best():
    def check(bench):
        assert bench.print(slip()) == (UNKNOWN, OK)
        bench.world.wait(3000)
        bench.printer.any()
        assert bench.printer.paper == paper()
        assert b"\x1dr" not in bench.printer.bytes
        bench.printer.then = (40, "paper-out")
        assert bench.print(slip()) == (NOT_PRINTED, PAPER_OUT)

    def silent_marks(bench):
        bench.printer.answers_marks = False
        assert bench.print(slip()) == (UNKNOWN, OK)

    _bench(check, {"marks": b""})
    _bench(silent_marks)


def test_a_printer_wired_one_way_gets_its_slip_and_unknown():
    def check(bench):
        assert bench.status() == UNWATCHED and not bench.driver.proves
        assert bench.print(slip()) == (UNKNOWN, UNWATCHED)
        assert b"\x10" not in bench.printer.bytes and b"\x1dr" not in bench.printer.bytes
        bench.world.wait(3000)
        bench.printer.any()
        assert bench.printer.paper == paper()

    _bench(check, {"listen": False})


def test_a_transmitter_held_back_is_noticed_and_blocks_nothing():
    def check(bench):
        async def hold():
            await bench.world.sleep_ms(600)
            bench.printer.stuck = True

        bench.world.create_task(hold())
        start = bench.world.ms
        assert bench.print(slip()) == (UNKNOWN, SILENT)
        assert bench.world.ms - start < 600 + 600 + 2500  # what it has, it still prints

    _bench(check)


def test_a_printer_that_holds_its_busy_line_is_noticed_within_two_and_a_half_seconds():
    """DTR alone says so: the printer is offline for a reason that it cannot tell, and processes nothing any more."""

    def check(bench):
        async def jam():
            await bench.world.sleep_ms(500)
            bench.printer.set("jammed")

        bench.world.create_task(jam())
        start = bench.world.ms
        assert bench.print(slip(120)) == (NOT_PRINTED, FAULT)
        assert bench.world.ms - start < 500 + 2500
        assert len(bench.printer.paper) < 10
        start = bench.world.ms
        assert bench.print(slip()) == (NOT_PRINTED, FAULT) and bench.world.ms - start < 1500
        bench.printer.set("ok")
        assert bench.print(slip(3, "again"))[0] == (PRINTED if bench.driver.proves else UNKNOWN)
        bench.world.wait(9000)
        bench.printer.any()
        assert bench.printer.paper[-8:] == paper(3, "again")

    for options in ({}, {"marks": b""}, {"listen": False}):
        for baud in (9600, 115200):
            _bench(check, dict(options, busy=None), baud=baud, buffer=512)


def _all_comes_out(bench):
    """Of a printer that proves nothing."""
    assert bench.print([("x" * 32, 0)] * 40 + [END])[0] == UNKNOWN
    bench.world.wait(5000)
    bench.printer.any()
    assert bench.printer.paper == [b"x" * 32] * 40 + [b""] * 5


def test_a_busy_line_alone_lets_no_byte_get_lost():
    """A write-only printer with a buffer of half a slip, and another one slower than its line."""

    for baud in (9600, 19200, 115200):
        _bench(_all_comes_out, {"listen": False, "busy": None}, baud=baud, buffer=512)


def test_without_any_answer_the_papers_usual_speed_paces():
    for baud in (9600, 115200):
        _bench(_all_comes_out, {"listen": False}, baud=baud, buffer=1024, line_ms=60)


def test_status_during_a_slip_answers_at_once_from_what_is_known():
    def check(bench):
        bench.world.create_task(bench.driver.print(slip()))
        bench.world.wait(500)
        start = bench.world.us
        assert bench.status() == OK and bench.world.us == start
        bench.world.wait(4000)
        assert bench.printer.paper == paper()

    _bench(check)


def test_a_slip_that_breaks_off_leaves_the_next_one_clean():
    def broken():
        yield "half", 0
        yield "a slip", BOLD | BIG | CENTRE
        raise ValueError

    def check(bench):
        raises(ValueError, bench.print, broken())
        assert bench.print(slip(3)) == (PRINTED, OK)
        assert bench.printer.paper[-8:] == paper(3)

    _bench(check)


def test_styles_switch_only_what_changes_and_text_can_command_nothing():
    def check(bench):
        bench.print([("a", BOLD), ("b", BOLD | CENTRE), ("c\x1b@\x10\x04\x01", BIG), ("\u4e2d", 0), ("", CUT)])
        data = bytes(bench.printer.bytes)
        start = data.find(b"\x1b@")
        assert data[start : start + len(EXPECTED)] == EXPECTED, data
        assert bench.printer.cuts == 1

    _bench(check, {"cutter": True})


EXPECTED = (
    b"\x1b@\x1bE\x01a\n\x1ba\x01b\n\x1bE\x00\x1d!\x11\x1c!\x0c\x1ba\x00c?@???\n\x1d!\x00\x1c!\x00\x1c&\xe4\xb8\xad\x1c.\n"
    b"\x1dr\x01\n\n\n\n\n\x1dV\x01\x1dr\x01"
)


LINK = "https://pay.example.com/s/" + "0123456789abcdef" * 2


def test_a_qr_code_is_stored_and_printed_by_its_command():
    def check(bench):
        assert bench.print([("a", 0), ("", 0), (LINK, QR | CENTRE), END]) == (PRINTED, OK)
        assert bench.printer.paper == [b"a", b"", b"[" + LINK.encode() + b"]"] + [b""] * 5
        assert b"\x1d(k\x3d\x001P0" + LINK.encode() + b"\x1d(k\x03\x001Q0\n" in bench.printer.bytes

    _bench(check)


def test_a_chip_that_was_reset_in_a_qr_code_prints_the_next_slip_whole():
    """The printer has its own power: it still waits for the rest of the code."""

    def check(bench, sent):
        start = bytes(bench.printer.bytes).find(b"\x1d(k")
        for byte in bytes(bench.printer.bytes)[start : start + sent]:
            bench.printer._receive(byte, bench.world.us)
        bench.printer.paper = []
        bench.driver = escpos.EscPos(bench.printer, lambda text: text.encode())
        assert bench.print(slip(3)) == (PRINTED, OK)
        assert bench.printer.paper == paper(3), (sent, bench.printer.paper)

    for sent in range(1, 98, 3):

        def one(bench, sent=sent):
            bench.print([(LINK, QR), END])
            check(bench, sent)

        _bench(one)


def test_without_chinese_no_byte_above_ascii_leaves():
    def check(bench):
        bench.print([("\u4e2d 1", BIG), END])
        assert b"??? 1\n" in bench.printer.bytes and b"\x1c" not in bench.printer.bytes
        assert max(bench.printer.bytes) < 0x80

    _bench(check, {"text": "ascii"})


def test_no_key_is_lost_while_a_slip_prints():
    """Fast typing on a bouncing matrix, a slip on a slow line, both for ten seconds."""

    def check(bench):
        matrix = Matrix(bench.world)
        keys = []
        pad = keypad.Keypad(matrix.rows, matrix.cols, tuple(range(16)), lambda kind, key: keys.append(key))
        bench.world.create_task(pad.run())
        bench.world.create_task(bench.driver.print(slip(100)))
        for i in range(100):
            place = i * 7 % 16
            matrix.press((place // 4, place % 4))
            bench.world.wait(50)
            matrix.release((place // 4, place % 4))
            bench.world.wait(40)
        assert keys == [i * 7 % 16 for i in range(100)]
        assert len(bench.printer.paper) > 80

    _bench(check)


def test_a_status_costs_twelve_bytes_and_under_50_ms():
    def check(bench):
        bench.print(slip(1))
        start, sent = bench.world.ms, len(bench.printer.bytes)
        bench.status()
        assert len(bench.printer.bytes) - sent == 12 and bench.world.ms - start <= 50

    _bench(check)
