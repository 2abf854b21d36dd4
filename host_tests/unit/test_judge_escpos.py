"""The judge of printed bytes refuses what a printer would print otherwise, and takes a foreign program's good jobs."""

import pytest

from judges.escpos import Code, Line, Malformed, Run, read
from judges.foreign_escpos import BAD, GOOD

TRADE = "交易".encode("gb18030")


def test_styles_sizes_alignment_feeds_cuts_and_questions_are_read():
    paper = read(
        b"\x10\x04\x01\x1b@\x1ba\x01\x1bE\x01A\x1bE\x00b\n\x1ba\x02\x1d!\x12wide\n\x1ba\x00\x1d!\x00\x1b-\x01u\n"
        b"\x1b-\x00\x1c&" + TRADE + b"\x1c.\n\x1dr\x01\x1bd\x04\x1dV\x01"
    )
    assert paper.lines[:4] == [
        Line([Run("A", bold=True), Run("b")], "centre"),
        Line([Run("wide", width=2, height=3)], "right"),
        Line([Run("u", underline=True)]),
        Line([Run("交易")]),
    ]
    assert (len(paper.lines), paper.cuts, paper.marks, paper.questions) == (8, [8], [4], [1])
    assert [line.columns for line in paper.lines[:4]] == [2, 8, 1, 4]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (b"\x1d!\x11", (2, 2)),
        (b"\x1c!\x0c", (2, 2)),
        (b"\x1d!\x11\x1c!\x00", (1, 1)),
        (b"\x1d!\x33\x1c!\x04", (2, 1)),
        (b"\x1b!\x30", (2, 2)),
        (b"\x1b!\x30\x1b@", (1, 1)),
    ],
)
def test_the_last_size_command_counts_for_chinese(size, expected):
    run = read(b"\x1b@" + size + b"\x1c&" + TRADE + b"\x1c.\n").lines[0].runs[0]
    assert (run.width, run.height) == expected


def test_a_qr_code_is_read_with_its_size():
    code = b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1\x1d(k\x12\x001P0" + b"a" * 15
    paper = read(b"\x1b@a\n\n\x1ba\x01" + code + b"\x1d(k\x03\x001Q0\n")
    assert paper.codes == [Code("a" * 15, 2, "centre", 6, 25 * 6)]  # fifteen bytes need version 2 at level M


def test_a_torn_job_is_thrown_away_only_behind_nuls():
    assert read(b"\x1b@half\x1d!\x00\x00\x00\x1b@\nnew\n").text == "\nnew"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\n", "before the printer was reset"),
        (b"\x1b@text", "never fed"),
        (b"\x1b@" + b"x" * 33 + b"\n", "33 columns"),
        (b"\x1b@\x1d!\x11" + b"x" * 17 + b"\n", "34 columns"),
        (b"\x1b@\x1c&" + TRADE * 9 + b"\x1c.\n", "36 columns"),
        (b"\x1b@" + TRADE + b"\n", "outside of Chinese mode"),
        (b"\x1b@\x1c&" + TRADE[:3] + b"\x1c.\n", "no GB18030"),
        (b"\x1b@\x1c&\xff\xff\x1c.\n", "no GB18030"),
        (b"\x1b@\x1c&\n", "still on"),
        (b"\x1b@\x1c.\n", "off already"),
        (b"\x1b@\x1c&\x1c&\x1c.\n", "on already"),
        (b"\x1b@a\x1ba\x01b\n", "alignment in the middle"),
        (b"\x1b@a\x1dV\x00\n", "cut in the middle"),
        (b"\x1b@a\n\x1dV\x00", "cut through text"),
        (b"\x1b@a\x1dr\x01\n", "mark in the middle"),
        (b"\x1b@a\x1b@\n", "reset with text"),
        (b"\x1b@\x1b", "unknown 1b"),
        (b"\x1b@\x1bE", "unknown 1b 45"),
        (b"\x1b@\x1bE\x02a\n", "unknown 1b 45 02"),
        (b"\x1b@\x1d!\x88a\n", "unknown 1d 21 88"),
        (b"\x1b@\x1dr\x05", "unknown 1d 72 05"),
        (b"\x10\x04\x05", "unknown 10 04 05"),
        (b"\x1b@a\x00\n", "unknown 00"),
        (b"\x1b@a\x07\n", "unknown 07"),
        (b"\x1b@a\x7f\n", "unknown 7f"),
        (b"\x1b@a\r\n", "unknown 0d"),
        (b"\x1b@\x1d(k\x05\x001P0ab", "never printed"),
        (b"\x1b@\x1d(k\x06\x001P0ab", "lacks 1 bytes"),
        (b"\x1b@\x1d(k\x03\x001P0", "code of nothing"),
        (b"\x1b@\x1d(k\x03\x001Q0", "code of nothing"),
        (b"\x1b@\x1d(k\x05\x001P0ab\x1b@\x1d(k\x03\x001Q0", "code of nothing"),
        (b"\x1b@\x1d(k\x04\x001A1\x00", "model 1"),
        (b"\x1b@\x1d(k\x03\x001C\x11", "unknown 1d 28"),
        (b"\x1b@\x1d(k\x05\x001P0abx\x1d(k\x03\x001Q0", "in the middle"),
        (b"\x1b@x\n\x1d(k\x05\x001P0ab\x1d(k\x03\x001Q0", "white above"),
        (b"\x1b@\x1d(k\x03\x001C\x10\x1d(k\x13\x001P0" + b"a" * 16 + b"\x1d(k\x03\x001Q0", "white beside"),
        (b"\x1b@\x1dv0\x00\x01\x00\x01\x00\xff", "unknown 1d 76"),
    ],
)
def test_what_no_printer_would_print_as_meant_is_refused(data, reason):
    with pytest.raises(Malformed, match=reason):
        read(data)


@pytest.mark.parametrize("name", GOOD)
def test_a_foreign_programs_good_jobs_are_read(name):
    data, lines = GOOD[name]
    assert [line.text for line in read(data).lines] == lines


@pytest.mark.parametrize("name", BAD)
def test_a_foreign_programs_bad_jobs_are_refused(name):
    with pytest.raises(Malformed):
        read(BAD[name])
