"""The codec under generated messages and generated rubbish, and read by an independent judge."""

from binascii import unhexlify

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host import dialect, frame, iso8583, mac
from judges import unionpay
from vectors import crypto, frames

DIGITS = st.characters(min_codepoint=48, max_codepoint=57)
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
ANY_BYTE = st.characters(min_codepoint=0, max_codepoint=255)


def _values(longest, prefix, written, text):
    shortest = 0 if prefix else longest
    if written == "bytes":
        return st.binary(min_size=shortest, max_size=longest)
    return st.text(DIGITS if written.startswith("digits") else text, min_size=shortest, max_size=longest)


def _fields():
    free = {"44", "54", "59", "63"}
    return st.fixed_dictionaries(
        {},
        optional={
            int(number): _values(*shape, ANY_BYTE if number in free else PRINTABLE)
            for number, shape in unionpay._FIELDS.items()
        },
    )


MESSAGES = st.tuples(st.text(DIGITS, min_size=4, max_size=4), _fields())


@given(MESSAGES)
def test_what_is_packed_reads_back(message):
    assert iso8583.unpack(iso8583.pack(*message)) == message


@given(MESSAGES)
def test_the_judge_reads_what_is_packed(message):
    assert unionpay.read(iso8583.pack(*message)) == message


@given(st.binary(max_size=300))
def test_rubbish_gives_a_message_or_a_format_error(data):
    try:
        mti, fields = iso8583.unpack(data)
    except iso8583.FormatError as error:
        assert 0 <= error.field <= 64
    else:
        assert iso8583.unpack(iso8583.pack(mti, fields)) == (mti, fields)


@given(st.sampled_from(frames.FRAMES), st.data())
def test_damaged_frames_give_a_message_or_a_format_error(entry, data):
    damaged = bytearray(unhexlify(entry[0])[entry[2] :])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        iso8583.unpack(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    except iso8583.FormatError as error:
        assert 0 <= error.field <= 64


@given(
    st.integers(0, 200),
    st.one_of(st.none(), st.integers(), st.binary(max_size=20), st.text(max_size=20), st.floats(), st.lists(st.none())),
)
def test_values_of_any_kind_pack_or_give_a_format_error(number, value):
    try:
        iso8583.pack("0200", {number: value})
    except iso8583.FormatError as error:
        assert error.field == number


@given(st.binary(max_size=60))
def test_any_payload_is_unwrapped_or_refused(payload):
    try:
        assert payload.endswith(frame.unwrap(payload))
    except frame.FrameError:
        pass


@pytest.mark.parametrize("entry", frames.FRAMES, ids=lambda entry: entry[0][:40])
def test_judge_and_codec_read_public_frames_alike(entry):
    body = unhexlify(entry[0])[entry[2] :]
    assert unionpay.read(body) == iso8583.unpack(body)


class Ident:
    terminal_id = "12345678"
    merchant_id = "123456789012345"


REQUESTS = st.fixed_dictionaries(
    {
        "trace": st.integers(1, 999999),
        "batch": st.integers(0, 999999),
        "amount": st.integers(0, 10**12 - 1),
        "entry": st.sampled_from(["012", "022", "072", "032"]),
        "operator": st.text(DIGITS, min_size=1, max_size=3),
        "orig_rrn": st.text(DIGITS, min_size=12, max_size=12),
        "orig_auth": st.one_of(st.just(""), st.text(PRINTABLE, min_size=6, max_size=6)),
        "orig_batch": st.integers(0, 999999),
        "orig_trace": st.integers(1, 999999),
        "orig_date": st.text(DIGITS, min_size=4, max_size=4),
        "card": st.one_of(st.just(""), st.text(DIGITS, min_size=12, max_size=19)),
        "expiry": st.one_of(st.just(""), st.text(DIGITS, min_size=4, max_size=4)),
        "track2": st.sampled_from(["", "6200000000000005=30122010000000000", "62000000000000005D3012"]),
        "code": st.one_of(st.just(""), st.text(PRINTABLE, min_size=1, max_size=64)),
    }
)
BUILDERS = {
    "sale": (dialect.sale, dialect.query),
    "void": (dialect.void,),
    "refund": (dialect.refund, dialect.query),
}
NEVER = {26, 36, 52, 53}


@given(REQUESTS, st.sampled_from(sorted(BUILDERS)), st.sampled_from(["cup-ecb", "x9.19"]))
def test_the_judge_reads_every_request_and_its_mac_verifies(req, kind, mac_kind):
    req["kind"] = kind
    maker = mac.create(mac_kind, unhexlify(crypto.MAK))
    messages = [build(Ident, req) for build in BUILDERS[kind]]
    if kind != "refund":
        messages.append(dialect.reversal(Ident, req, "98"))
    for mti, fields in messages:
        body = dialect.seal(mti, fields, maker)
        read_mti, read = unionpay.read(body)
        assert read_mti == mti and not NEVER & set(read)
        assert dialect.verify(body, read, maker)
        del read[64]
        assert read == {number: value.replace("=", "D") if number == 35 else value for number, value in fields.items()}
        assert int(read[11]) == req["trace"] and int(read[4]) == req["amount"]


@given(st.integers(1, 999999), st.integers(0, 999999), st.sampled_from(["01", "001", "9"]))
def test_the_judge_reads_every_management_message(trace, batch, operator):
    for mti, fields in (
        dialect.sign_on(Ident, trace, batch, operator),
        dialect.sign_off(Ident, trace, batch),
        dialect.echo(Ident, batch),
    ):
        assert unionpay.read(iso8583.pack(mti, fields)) == (mti, fields)
