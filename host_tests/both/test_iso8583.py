"""The codec against published and constructed frames, and against bytes that are no message."""

from binascii import hexlify, unhexlify

from host import frame, iso8583
from raises import raises
from vectors import frames


def _body(entry):
    return unhexlify(entry[0])[entry[2] :]


def _refused(function, *args):
    """The field that the FormatError names."""
    return raises(iso8583.FormatError, function, *args).field


def test_every_frame_reads_as_an_independent_parser_read_it():
    for entry in frames.FRAMES:
        mti, expected = entry[1]
        got_mti, fields = iso8583.unpack(_body(entry))
        assert got_mti == mti
        assert sorted(fields) == sorted(expected)
        for number in fields:
            value = fields[number]
            if isinstance(value, bytes):
                value = hexlify(value).decode().upper()
            assert value == expected[number], (mti, number, value)


def test_every_frame_packs_to_its_own_bytes():
    for entry in frames.FRAMES:
        assert iso8583.pack(*iso8583.unpack(_body(entry))) == _body(entry)


def test_envelope_of_every_whole_frame_is_made_and_undone():
    for text, _, start in frames.FRAMES:
        if start == 13:
            whole = unhexlify(text)
            assert frame.length(whole[:2]) == len(whole) - 2
            body = frame.unwrap(whole[2:])
            assert frame.wrap(body, text[4:14], text[14:26]) == whole


def test_any_cut_of_a_message_is_refused():
    for entry in frames.FRAMES:
        body = _body(entry)
        for size in range(len(body)):
            _refused(iso8583.unpack, body[:size])


def test_bytes_after_the_last_field_are_refused():
    assert _refused(iso8583.unpack, _body(frames.FRAMES[0]) + b"\x00") == 0


def test_a_memoryview_reads_like_bytes():
    body = _body(frames.FRAMES[1])
    assert iso8583.unpack(memoryview(body)) == iso8583.unpack(body)


def test_single_fields_have_the_published_bytes():
    for number, value, expected in (
        (2, "6200000000000005", "166200000000000005"),
        (22, "021", "0210"),
        (22, "012", "0120"),
        (23, "123", "0123"),
        (60, "22000001", "000822000001"),
        (60, "00000000003", "0011000000000030"),
        (61, "000123000045", "0012000123000045"),
        (63, "01 ", "0003303120"),
        (48, "0" * 62, "0062" + "00" * 31),
        (64, b"8A9E91B8", "3841394539314238"),
        (35, "6200000000000005=3012", "216200000000000005D30120"),
    ):
        packed = iso8583.pack("0200", {number: value})
        assert packed[10:] == unhexlify(expected), (number, hexlify(packed))


def test_odd_track_two_and_padding_of_either_kind_read_back():
    for pad in "0F":
        body = unhexlify("0200" + "0000000020000000" + "216200000000000005D3012" + pad)
        assert iso8583.unpack(body) == ("0200", {35: "6200000000000005D3012"})


def test_secondary_bitmap_is_refused():
    assert _refused(iso8583.unpack, unhexlify("0200" + "80" + "00" * 15)) == 1


def test_unknown_fields_are_refused_both_ways():
    for number in (1, 26, 36, 52, 65, 100, -1):
        assert _refused(iso8583.pack, "0200", {number: "0"}) == number
    assert _refused(iso8583.unpack, unhexlify("0200" + "0000000000001000" + "00" * 8)) == 52


def test_values_that_do_not_fit_are_refused_with_their_field():
    for number, value in (
        (2, "1" * 20),
        (3, "00000"),
        (3, "0000000"),
        (4, "-00000000001"),
        (4, "00000000123x"),
        (4, 1234),
        (11, None),
        (35, "62F3012"),
        (39, "é0"),
        (41, "1234567\n"),
        (60, "1" * 18),
        (62, "text"),
        (63, "中"),
        (64, bytes(7)),
        (64, bytes(9)),
    ):
        assert _refused(iso8583.pack, "0200", {number: value}) == number, (number, value)


def test_a_wrong_mti_is_refused():
    for mti in ("", "200", "02000", "02x0"):
        assert _refused(iso8583.pack, mti, {}) == 0
    assert _refused(iso8583.unpack, unhexlify("0A00" + "00" * 8)) == 0


def test_lengths_and_digits_that_lie_are_refused():
    for number, body in (
        (2, "0200" + "4000000000000000" + "20" + "00" * 10),
        (2, "0200" + "4000000000000000" + "1A" + "00" * 13),
        (2, "0200" + "4000000000000000" + "0412"),
        (3, "0200" + "2000000000000000" + "00000A"),
        (60, "0200" + "0000000000000010" + "00"),
        (39, "0200" + "0000000002000000" + "30FF"),
    ):
        assert _refused(iso8583.unpack, unhexlify(body)) == number, body


def test_a_bank_name_in_gbk_survives():
    text = "CUP" + "".join([chr(code) for code in b"\xd6\xd0\xb9\xfa\xd2\xf8\xc1\xaa"])
    mti, fields = iso8583.unpack(iso8583.pack("0210", {63: text}))
    assert fields[63] == text


def test_frames_that_are_none_are_refused():
    good = unhexlify(frames.S4_SALE_APPROVED)[2:]
    for payload in (b"", good[:20], b"\x61" + good[1:], b"HTTP/1.1 400 Bad Request\r\n\r\n"):
        raises(frame.FrameError, frame.unwrap, payload)


def test_an_envelope_of_the_wrong_size_is_refused():
    for tpdu in ("60000300", "600003000", "600003000000", "x" * 10):
        raises(frame.FrameError, frame.wrap, b"", tpdu, "602200000000")
    raises(frame.FrameError, frame.wrap, b"", "6000030000", "6022")
    raises(frame.FrameError, frame.wrap, b"", "60000300", "60220000000000")
