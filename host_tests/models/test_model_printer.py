"""The printer model: what paper shows, what it answers, and when it says nothing at all."""

import io

import pytest
import zxingcpp
from PIL import Image

from tools.simulator.models import Faults
from tools.simulator.models.printer import Model, Printer
from tools.simulator.models.uart import Uart

BAUD = 115200


class Line:
    """A printer on its UART, with a clock of its own."""

    def __init__(self, baud=BAUD, txbuf=8192, **model):
        self.faults = Faults()
        self.events = []
        self.printer = Printer(self.faults, lambda kind, **about: self.events.append(about), Model(**model))
        self.uart = Uart("printer uart", self.printer, BAUD, self.faults)
        self.now = 100.0
        self.uart.open(baud, txbuf, 256)

    def send(self, data, seconds=2.0):
        self.uart.write(data, self.now)
        self.wait(seconds)

    def wait(self, seconds):
        for _ in range(round(seconds / 0.01)):
            self.now += 0.01
            self.uart.advance(self.now)
            self.printer.advance(self.now)

    def heard(self):
        return self.uart.read(1000, self.now)

    def ask(self, data):
        self.send(data, 0.05)
        return self.heard()

    @property
    def texts(self):
        return [slip.text for slip in self.printer.all_slips()]


@pytest.fixture
def line():
    return Line()


# Paper


def test_text_lines_and_a_cut_make_a_slip(line):
    line.send(b"\x1b@hello\nworld\n\n\n\x1dV\x00")
    slip = line.printer.slips[0]
    assert (slip.text, slip.complete, line.faults.seen) == ("hello\nworld", True, [])
    assert line.events == [{"n": 1, "text": "hello\nworld", "complete": True}]


def test_feed_and_silence_end_a_slip_too(line):
    line.send(b"hello\n\x1bd\x04", 0.1)
    assert not line.printer.slips
    line.wait(1)
    assert line.printer.slips[0].complete


def test_without_feed_the_slip_stays_in_the_printer(line):
    line.send(b"hello\n", 3)
    assert not line.printer.slips and line.texts == ["hello"]
    assert not line.printer.all_slips()[0].complete


def test_alignment_counts_columns(line):
    line.send(b"\x1ba\x01abcd\n\x1ba\x02right\n\x1ba\x00left\n")
    lines = line.printer.all_slips()[0].lines
    assert [row.text for row in lines] == [" " * 14 + "abcd", " " * 27 + "right", "left"]


def test_chinese_needs_its_mode(line):
    word = "交易成功"
    line.send(b"\x1c&" + word.encode("gb18030") + b"\x1c.\n" + bytes((0x82,)) + b"\n")
    assert line.texts[0] == word + "\né"


def test_initialise_switches_chinese_mode_back_to_the_models_default(line):
    line.send(b"\x1c.\x1b@" + "元".encode("gb18030") + b"\n")
    assert line.texts == ["元"]


def test_four_byte_characters(line):
    line.send("㐀".encode("gb18030") + b"\n")
    assert line.texts == ["㐀"]


def test_a_broken_character_is_reported(line):
    line.send(b"\xd6\n")
    assert "no GB18030" in line.faults.seen[0]


def test_a_model_without_chinese_says_so():
    line = Line(chinese=False)
    line.send(b"\x1c&")
    assert line.faults.seen


def test_double_size_takes_two_columns_and_two_rows(line):
    line.send(b"\x1d!\x11" + b"12" * 8 + b"\n\x1d!\x00" + b"x\n")
    big, small = line.printer.all_slips()[0].lines
    assert (big.dots, big.height, small.height) == (384, 48, 30) and not line.faults.seen


def test_a_line_that_is_too_wide_wraps_and_is_reported(line):
    line.send(b"x" * 33 + b"\n")
    assert line.texts == ["x" * 32 + "\nx"] and "wider" in line.faults.seen[0]


def test_unknown_commands_are_reported(line):
    line.send(b"\x1b\x99")
    assert line.faults.seen == ["printer: unknown command 1b 99"]


def test_raw_bytes_of_a_slip_start_with_its_own_first_byte(line):
    line.ask(b"\x10\x04\x01")
    line.ask(b"\x1dr\x01")
    line.send(b"\x1b@a\n\x1dV\x00\x1dr\x01")
    assert bytes(line.printer.slips[0].sent) == b"\x1b@a\n\x1dV\x00"


def test_paper_can_be_seen(line):
    line.send(b"\x1bE\x01AB\n\x1bE\x00\x1d!\x11C\n\x1dV\x00")
    picture = Image.open(io.BytesIO(line.printer.slips[0].png()))
    assert picture.width == 384 and 200 < picture.convert("L").histogram()[0] < 5000


def test_a_qr_code_can_be_read_by_others(line):
    line.send(b"\x1d(k\x07\x00\x31P0ABCD" + b"\x1d(k\x03\x00\x31Q0" + b"\n\x1dV\x00")
    picture = Image.open(io.BytesIO(line.printer.slips[0].png())).convert("L")
    assert zxingcpp.read_barcodes(picture)[0].text == "ABCD"
    assert "[QR ABCD]" in line.texts[0]


def test_a_qr_code_has_the_size_that_was_asked_for_and_is_forgotten_at_a_reset(line):
    code = b"\x1d(k\x03\x001C\x05\x1d(k\x03\x001E1\x1d(k\x07\x001P0ABCD\x1d(k\x03\x001Q0\n"
    line.send(b"\x1ba\x01" + code)
    row = line.printer.all_slips()[0].lines[0]
    assert row.picture.size == (105, 105) and row.left == (384 - 105) // 2 and not line.faults.seen
    line.send(b"\x1b@\x1d(k\x03\x001Q0")
    assert line.faults.seen == ["printer: QR code printed with none stored"]


@pytest.mark.parametrize("wrong", [b"\x03\x001C\x11", b"\x03\x001E\x34", b"\x04\x001A9\x00", b"\x02\x001z"])
def test_qr_values_out_of_range_are_reported(line, wrong):
    line.send(b"\x1d(k" + wrong)
    assert len(line.faults.seen) == 1


def test_a_qr_code_that_does_not_fit_on_the_paper_is_reported(line):
    line.send(b"\x1d(k\x03\x001C\x10\x1d(k\x67\x001P0" + b"x" * 100 + b"\x1d(k\x03\x001Q0")
    assert "does not fit" in line.faults.seen[0] and not line.printer.all_slips()


def test_a_torn_qr_code_swallows_what_comes_next_and_nuls_end_it(line):
    line.send(b"\x1d(k\x80\x001P0https://")
    line.send(b"text\n")
    assert line.texts == []
    line.send(bytes(128) + b"\x1b@again\n")
    assert line.texts == ["again"] and line.faults.seen == []


def test_raster_pictures(line):
    line.send(b"\x1dv0\x00\x02\x00\x02\x00" + b"\xff\x00\x00\xff" + b"\n\x1dV\x00")
    picture = line.printer.slips[0].lines[0].picture
    assert picture.size == (16, 2) and picture.getpixel((0, 0)) == 0 and picture.getpixel((15, 0)) != 0


# What it says


@pytest.mark.parametrize(
    "state, answers",
    [
        ("ok", "12121212"),
        ("paper-low", "1212121e"),
        ("paper-out", "1a32127e"),
        ("cover-open", "1a161212"),
        ("overheated", "1a525212"),
        ("off", ""),
    ],
)
def test_real_time_status(line, state, answers):
    line.printer.set_state(state, line.now)
    assert b"".join(line.ask(bytes((0x10, 4, n))) for n in (1, 2, 3, 4)).hex() == answers


@pytest.mark.parametrize("state", ["paper-out", "cover-open", "overheated", "off"])
def test_a_mark_is_not_answered_offline(line, state):
    line.printer.set_state(state, line.now)
    assert line.ask(b"\x1dr\x01") == b""


def test_a_mark_is_answered_late_once_the_trouble_is_over(line):
    line.printer.set_state("paper-out", line.now)
    line.ask(b"tail\n\x1dr\x01")
    line.printer.set_state("ok", line.now)
    line.wait(1)
    assert line.heard() == b"\0" and line.texts == ["tail"]


def test_a_mark_is_answered_in_its_turn_not_before(line):
    line.printer.line_s = 0.1
    line.send(b"a\nb\nc\n\x1dr\x01", 0.2)
    assert line.heard() == b""
    line.wait(0.2)
    assert line.heard() == b"\0"


def test_near_end_shows_in_the_mark(line):
    line.printer.set_state("paper-low", line.now)
    assert line.ask(b"\x1dr\x01") == b"\x03"


def test_status_is_answered_before_data_that_waits(line):
    line.printer.line_s = 0.5
    line.send(b"a\nb\nc\n", 0.05)
    assert line.ask(b"\x10\x04\x01") == b"\x12"


def test_a_question_inside_a_picture_is_answered_by_accident(line):
    line.send(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01\n")
    assert line.heard() == b"\x12"
    assert line.printer.all_slips()[0].lines[0].picture.size == (24, 1)


def test_dtr_says_busy_before_the_buffer_is_full_and_while_offline():
    line = Line(buffer=512)
    line.printer.line_s = 1.0
    assert not line.printer.busy(line.now)
    line.send(b"a\n" * 210, 0.1)
    assert line.printer.busy(line.now) and not line.printer.lost
    line.wait(40)
    assert line.printer.busy(line.now)  # room for 180 bytes
    line.wait(60)
    assert not line.printer.busy(line.now)
    line.printer.set_state("cover-open", line.now)
    assert line.printer.busy(line.now)
    line.printer.set_state("off", line.now)
    assert not line.printer.busy(line.now)


def test_models_differ():
    wide = Line(dots=576)
    wide.send(b"\x1ba\x01" + b"x" * 48 + b"\n\x1dV\x00")
    assert wide.printer.slips[0].image().width == 576 and not wide.faults.seen
    western = Line(chinese=False)
    western.send(b"\x1b@\x1bt\x10Caf\xe9\n")
    assert western.texts == ["Caf\xe9"]
    plain = Line(native_qr=False)
    plain.send(b"\x1d(k\x03\x001Q0")
    assert "without QR" in plain.faults.seen[0]
    mute = Line(answers=False, status=False)
    assert mute.ask(b"\x10\x04\x01\x1dr\x01") == b""


# Trouble


def test_paper_out_in_mid_line_leaves_a_torn_slip(line):
    line.printer.set_state("paper-out", line.now, after_bytes=8)
    line.send(b"first\nsecond\n\x1dV\x00")
    slip = line.printer.slips[0]
    assert (slip.text, slip.complete) == ("first\nse", False)


def test_new_paper_gets_the_rest_but_no_complete_slip(line):
    line.printer.set_state("paper-out", line.now, after_bytes=8)
    line.send(b"first\nsecond\n\x1dV\x00")
    line.printer.set_state("ok", line.now)
    line.wait(1)
    assert [(slip.text, slip.complete) for slip in line.printer.slips] == [("first\nse", False), ("cond", False)]
    line.send(b"next\n\x1dV\x00")
    assert (line.printer.slips[2].text, line.printer.slips[2].complete) == ("next", True)


def test_a_hot_head_pauses_and_goes_on_with_the_same_slip(line):
    line.printer.set_state("overheated", line.now, after_bytes=3)
    line.send(b"first\nsecond\n\x1dV\x00")
    assert not line.printer.slips
    line.printer.set_state("ok", line.now)
    line.wait(1)
    assert [(slip.text, slip.complete) for slip in line.printer.slips] == [("first\nsecond", True)]


def test_switching_it_off_forgets_what_it_had(line):
    line.printer.line_s = 0.5
    line.send(b"a\nb\nc\n", 0.7)
    line.printer.set_state("off", line.now)
    line.printer.set_state("ok", line.now)
    line.wait(3)
    assert [(slip.text, slip.complete) for slip in line.printer.all_slips()] == [("a\nb", False)]


def test_a_cut_off_picture_swallows_what_comes_next(line):
    line.send(b"\x1dv0\x00\x30\x00\x10\x00" + bytes(100))
    line.send(b"text\n")
    assert line.texts == []
    line.send(bytes(1000) + b"\n\x1b@again\n")
    assert line.texts[-1].endswith("again")


def test_its_buffer_is_finite(line):
    line.printer.set_state("cover-open", line.now)
    for _ in range(3):
        line.send(bytes(2000), 1)
    assert line.printer.lost == 6000 - Model().buffer and "buffer full" in line.faults.seen[0]


def test_unknown_states_are_refused(line):
    with pytest.raises(ValueError, match="one of"):
        line.printer.set_state("jammed", line.now)


# The wire


def test_bytes_take_their_time(line):
    line.printer.set_state("cover-open", line.now)
    line.uart.write(b"x" * 1152, line.now)
    line.now += 0.05
    assert not line.uart.done(line.now) and 560 < len(line.printer._buffer) < 600
    line.now += 0.06
    assert line.uart.done(line.now)


def test_a_full_ring_holds_up_the_caller_and_is_reported():
    line = Line(txbuf=256)
    assert line.uart.write(b"x" * 120, line.now) == 0
    assert line.uart.write(b"x" * 100, line.now) > 0
    assert line.uart.would_block == 1 and "VM blocked" in line.faults.seen[0]


def test_the_wrong_baud_rate_gives_rubbish():
    line = Line(baud=9600)
    line.send(b"hello\n\x10\x04\x01")
    assert line.heard() == b"" and line.texts != ["hello"]


def test_a_full_receive_buffer_loses_bytes_and_is_reported(line):
    line.uart.open(BAUD, 256, 128)
    for _ in range(40):
        line.send(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04", 0.02)
    assert line.uart.overruns == 32 and len(line.heard()) == 128
    assert "bytes lost" in line.faults.seen[0]


def test_a_new_init_throws_away_what_came_in(line):
    line.send(b"\x10\x04\x01", 0.1)
    line.uart.open(BAUD, 256, 256)
    assert line.heard() == b""
