"""Text of any length of encoding, and no string kept for it."""

from codepoints import codepoints


def test_every_length_of_utf_8():
    text = "A\u007f\u0080é\u07ff\u0800安心\uffff\U0001f600z"
    assert list(codepoints(text)) == [ord(char) for char in text]
    assert list(codepoints("")) == []
