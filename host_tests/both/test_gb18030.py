"""Text for the printer."""

from slips import gb18030

DATA = gb18030.__file__.rsplit("/", 2)[0] + "/data"


def encode(text):
    return gb18030.Gb18030(DATA + "/gb2312.bin").encode(text)


def test_ascii_passes_through():
    every = "".join(map(chr, range(128)))
    assert encode(every) == every.encode()


def test_hanzi_take_their_two_bytes():
    assert encode("消费 12.34") == b"\xcf\xfb\xb7\xd1 12.34"
    assert encode("安") == b"\xb0\xb2"
    assert encode("\u3000") == b"\xa1\xa1"


def test_what_the_printer_cannot_draw_is_a_question_mark():
    assert encode("a\U0001f600\u9f98b") == b"a??b"
    assert encode("\ue000") == b"?"


def test_without_chinese_only_ascii_is_left():
    assert gb18030.ascii_only("消费 12") == b"?? 12"
    assert gb18030.ascii_only("") == b""
