"""Whatever lines a slip has, an independent reader of ESC/POS finds the same lines in the bytes, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from doubles.printer import Printer
from doubles.world import World
from drivers import escpos, escpos_job, escpos_wire
from drivers.escpos_text import ACROSS, BIG, BOLD, CENTRE, CUT, QR, Writer
from judges.escpos import read
from slips.gb18030 import Gb18030, ascii_only
from tools.build import FIRMWARE

ENCODE = Gb18030(str(FIRMWARE / "data" / "gb2312.bin")).encode
ASCII = [chr(code) for code in range(0x20, 0x7F)]
CHINESE = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in (0xA1, 0xC4, 0xF9)]

texts = st.lists(st.sampled_from(ASCII + CHINESE * 2), max_size=8).map("".join)
styles = st.integers(0, 7)
slips = st.lists(st.tuples(texts, styles), max_size=20)


def paper_of(lines, cutter=True, text="gb18030-fs", encode=ENCODE, columns=32):
    writer = Writer(encode, text, cutter, columns)
    return read(writer.reset() + b"".join(writer.line(*line) for line in [*lines, ("", CUT)]), columns)


def check_line(line, text, style):
    assert line.text == text
    assert line.align == ("centre" if style & CENTRE else "left")
    size = 2 if style & BIG else 1
    for run in line.runs:
        assert (run.bold, run.width, run.height, run.underline) == (bool(style & BOLD), size, size, False)


@given(slips)
def test_text_style_and_order_come_through(lines):
    paper = paper_of(lines)
    assert len(paper.lines) == len(lines) + 5 and paper.cuts == [len(paper.lines)]
    for line, (text, style) in zip(paper.lines, lines, strict=False):
        check_line(line, text, style)


@given(slips)
def test_without_a_cutter_nothing_is_cut_and_without_chinese_nothing_is_lost_in_width(lines):
    paper = paper_of(lines, cutter=False, text="ascii", encode=ascii_only)
    assert paper.cuts == []
    for line, (text, _) in zip(paper.lines, lines, strict=False):
        assert line.text == "".join(char if char < "\x7f" else "?" for char in text)


@given(slips, st.text(st.sampled_from(ASCII), min_size=1, max_size=96), st.sampled_from((0, CENTRE)))
def test_a_qr_code_comes_through_wherever_it_stands(lines, link, place):
    paper = paper_of([*lines, ("", 0), (link, QR | place)])
    (code,) = paper.codes
    assert (code.text, code.above, code.align) == (link, len(lines) + 1, "centre" if place else "left")
    assert len(paper.lines) == len(lines) + 7 and code.module == 6


@given(st.text(max_size=8).map(lambda text: text.replace("\t", " ")), styles)
def test_no_text_whatsoever_reaches_the_printer_as_a_command(text, style):
    paper = paper_of([(text, style)])
    assert len(paper.lines) == 6 and len(paper.lines[0].text) == len(text)
    assert paper.questions == paper.marks == []


@given(texts, texts, st.sampled_from((0, BIG)), st.sampled_from((32, 48)))
def test_what_a_tab_parts_stands_at_both_ends_of_any_paper(left, right, style, columns):
    rows = paper_of([(left + "\t" + right, style), ("=", style | ACROSS)], columns=columns).lines
    *parts, rule = rows[:-5]
    assert rule.text == "=" * (columns // (2 if style & BIG else 1)) and parts[-1].columns == rule.columns == columns
    assert parts[0].text.startswith(left) and parts[-1].text.endswith(right)
    assert len(parts) == 1 or parts[0].text == left and len(parts) == 2


def test_a_whole_conversation_is_well_formed_also_after_a_torn_slip():
    with World(escpos, escpos_job, escpos_wire) as world:
        printer = Printer(world)
        driver = escpos.EscPos(printer, ENCODE)
        printer.then = (5, "paper-out")
        lines = [(f"交易金额 {i}", i % 8) for i in range(20)] + [("", CUT)]
        assert world.run(driver.print(lines))[0] == escpos.NOT_PRINTED
        printer.set("ok")
        assert world.run(driver.print(lines))[0] == escpos.PRINTED
    paper = read(bytes(printer.bytes))
    assert paper.text.endswith("\n".join(text for text, _ in lines) + "\n" * 4)
    assert set(paper.questions) == {1, 2, 3, 4}
    assert paper.marks[-1] == len(paper.lines)
