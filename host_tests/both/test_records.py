"""Promise 6: what a record says comes back as it was said."""

from journal import records
from raises import raises

SALE = {
    "kind": "sale", "trace": 45, "batch": 123, "amount": 1234, "entry": "022", "card": "620000******0005",
    "operator": "01", "terminal": "12345678", "merchant": "123456789012345", "stamp": 848000000,
}  # fmt: skip


def test_fields_come_back():
    assert records.decode(records.encode(SALE)) == SALE


def test_zero_is_a_number_and_empty_text_is_left_out():
    assert records.decode(records.encode({"trace": 0, "amount": 256, "auth": "", "rrn": None})) == {
        "trace": 0,
        "amount": 256,
    }


def test_bytes_and_chinese_text_come_back():
    fields = {"keys": bytes(range(40)), "cause": "安心", "token": bytes(16)}
    assert records.decode(records.encode(fields)) == fields


def test_an_unknown_field_is_refused_when_written_and_kept_when_read():
    raises(records.RecordError, records.encode, {"trace": 1, "pan": "x"})
    assert records.decode(b"\xf0\x02ab\x01\x01\x05") == {0xF0: b"ab", "trace": 5}


def test_what_does_not_fit_is_refused():
    raises(records.RecordError, records.encode, {"cause": "x" * 256})
    raises(records.RecordError, records.encode, {"amount": -1})


def test_a_cut_payload_is_an_error_and_nothing_else():
    whole = records.encode(SALE)
    for cut in range(len(whole)):
        try:
            assert isinstance(records.decode(whole[:cut]), dict)
        except records.RecordError:
            pass


def test_a_sale_intent_is_small():
    assert len(records.encode(SALE)) < 100
