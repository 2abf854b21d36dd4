"""The printer's encoding against CPython's own."""

from hypothesis import given
from hypothesis import strategies as st

from slips.gb18030 import Gb18030
from tools.build import DATA, gb

ENCODER = Gb18030(str(DATA / "gb2312.bin"))
TABLE = gb.characters()


def test_every_character_of_the_table_is_encoded_as_cpython_does():
    assert len(TABLE) == 7445
    for point in TABLE:
        assert ENCODER.encode(chr(point)) == chr(point).encode("gb18030")


@given(st.text())
def test_any_text_gives_cpythons_bytes_or_question_marks(text):
    kept = "".join(char if ord(char) < 0x80 or ord(char) in TABLE else "?" for char in text)
    assert ENCODER.encode(text) == kept.encode("gb18030")
