"""QR codes against published words and symbols; another decoder judges them in unit/test_qr_judged.py."""

from raises import raises
from ui import qr, qr_words

# The data words of "HELLO WORLD" in alphanumeric mode at 1-M and their check words, as qrcode tutorials print them.
HELLO = bytes((32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17))
CHECK = bytes((196, 35, 39, 119, 235, 215, 231, 226, 93, 23))
# ISO/IEC 18004, annex C and D: format bits of level M, mask 5; version bits of version 7.
FORMAT_M5 = "100000011001110"
VERSION_7 = "000111110010010100"


def made(data, mask=None):
    symbol = qr.Symbol(data, mask)
    for _ in symbol.steps():
        pass
    return symbol


def test_check_words_of_a_published_block():
    power, log = bytearray(255), bytearray(256)
    qr_words.field(power, log)
    factors = qr_words.generator(10, power, log)
    assert bytes(qr_words.check_words(HELLO, factors, power, log)) == CHECK


def test_mode_length_end_and_padding():
    assert bytes(qr_words.stream(b"A", 8)) == b"\x40\x14\x10\xec\x11\xec\x11\xec"
    assert bytes(qr_words.stream(b"\xff" * 6, 8)) == b"\x40\x6f" + b"\xff" * 5 + b"\xf0"


def test_the_smallest_version_with_the_better_correction_where_it_fits():
    for length, version in ((0, 1), (14, 1), (17, 1), (18, 2), (134, 6), (135, 7), (192, 8), (193, 9), (230, 9)):
        assert qr.Symbol(b"x" * length).version == version
    assert qr.Symbol(b"x" * 14)._level == 0 and qr.Symbol(b"x" * 15)._level == 1
    raises(qr.TooLong, qr.Symbol, b"x" * 231)


def test_format_bits_stand_twice_and_as_published():
    symbol = made(b"HELLO", 5)
    near = [(0, 8), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (7, 8), (8, 8), (8, 7)] + [(8, y) for y in range(5, -1, -1)]
    far = [(8, symbol.size - 1 - i) for i in range(7)] + [(symbol.size - 8 + i, 8) for i in range(8)]
    for places in (near, far):
        assert "".join(str(int(symbol.dark(x, y))) for x, y in places) == FORMAT_M5


def test_version_bits_stand_twice_and_as_published():
    symbol = made(b"x" * 140, 0)
    assert symbol.version == 7
    places = [(symbol.size - 11 + i % 3, i // 3) for i in range(17, -1, -1)]
    assert "".join(str(int(symbol.dark(x, y))) for x, y in places) == VERSION_7
    assert "".join(str(int(symbol.dark(y, x))) for x, y in places) == VERSION_7


def test_finders_timing_and_alignment():
    symbol = made(b"x" * 140)
    for left, top in ((0, 0), (symbol.size - 7, 0), (0, symbol.size - 7)):
        for y in range(7):
            for x in range(7):
                ring = max(abs(x - 3), abs(y - 3))
                assert symbol.dark(left + x, top + y) == (ring != 2)
    for i in range(8, symbol.size - 8):
        assert symbol.dark(i, 6) == symbol.dark(6, i) == (i % 2 == 0)
    for x, y in ((22, 6), (6, 22), (22, 22), (38, 22), (22, 38), (38, 38)):
        assert symbol.dark(x, y) and not symbol.dark(x + 1, y) and symbol.dark(x + 2, y)


def test_a_mask_is_chosen_and_the_costs_decide():
    data = b"00020101021226390012org.suretill"
    costs = []
    for mask in range(8):
        symbol = made(data, mask)
        costs.append(sum(symbol._costs()))
    assert costs[made(data).mask] == min(costs)
