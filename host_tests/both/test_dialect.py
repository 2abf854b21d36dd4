"""The messages this terminal builds, and what it takes for an answer."""

from binascii import unhexlify

from host import dialect, frame, iso8583, mac
from raises import raises
from vectors import crypto, frames


class Ident:
    terminal_id = "12345678"
    merchant_id = "123456789012345"


SALE = {"kind": "sale", "trace": 45, "batch": 123, "amount": 1234, "entry": "012", "operator": "01"}
CARD = {"card": "6200000000000005", "expiry": "3012"}
VOID = {
    "kind": "void", "trace": 46, "batch": 123, "amount": 1234, "entry": "012", "operator": "01",
    "orig_rrn": "093105000045", "orig_auth": "A1B2C3", "orig_batch": 123, "orig_trace": 45,
}  # fmt: skip
REFUND = {
    "kind": "refund", "trace": 47, "batch": 123, "amount": 500, "entry": "012", "operator": "000",
    "orig_rrn": "093105000045", "orig_date": "0115",
}  # fmt: skip


def _with(req, more):
    both = dict(req)
    both.update(more)
    return both


def _maker():
    return mac.create("cup-ecb", unhexlify(crypto.MAK))


def _numbers(message):
    return sorted(message[1])


def _framed(message):
    return frame.wrap(iso8583.pack(*message), "6000030000", "602200000000")


def _sealed(message):
    return frame.wrap(dialect.seal(message[0], message[1], _maker()), "6000030000", "602200000000")


def test_management_messages_have_the_published_bytes():
    assert _framed(dialect.sign_on(Ident, 1, 0, "01")) == unhexlify(frames.S1_SIGN_ON)
    assert _framed(dialect.echo(Ident, 123)) == unhexlify(frames.S23_ECHO)
    assert _framed(dialect.sign_off(Ident, 51, 123)) == unhexlify(frames.S25_SIGN_OFF)


def test_a_keyed_sale_has_the_published_bytes():
    assert _sealed(dialect.sale(Ident, _with(SALE, CARD))) == unhexlify(frames.S3_SALE)


def test_the_reversal_of_a_sale_has_the_published_bytes():
    assert _sealed(dialect.reversal(Ident, _with(SALE, CARD), "98")) == unhexlify(frames.S6_REVERSAL)


def test_void_and_refund_are_the_published_ones_without_the_card():
    for message, text in (
        (dialect.void(Ident, VOID), frames.S11_VOID),
        (dialect.refund(Ident, REFUND), frames.S14_REFUND),
    ):
        mti, fields = iso8583.unpack(unhexlify(text)[13:])
        for number in (2, 14, 64):
            fields.pop(number, None)
        assert message == (mti, fields)


def test_settlement_and_upload_have_the_published_bytes():
    totals = {"debit": 1234, "debits": 1, "credit": 1734, "credits": 2}
    assert _framed(dialect.settlement(Ident, 48, 123, "01", totals)) == unhexlify(frames.S16_SETTLEMENT)
    details = [{"trace": trace, "card": "620000******0005", "amount": 1234} for trace in (45, 46)]
    assert _framed(dialect.upload(Ident, 49, 123, details)) == unhexlify(frames.S19_UPLOAD)


def test_a_settlement_answer_matches_and_has_its_results():
    totals = {"debit": 1234, "debits": 1, "credit": 1734, "credits": 2}
    mti, request = dialect.settlement(Ident, 48, 123, "01", totals)
    answer_mti, answer = iso8583.unpack(unhexlify(frames.S17_SETTLEMENT_ANSWER)[13:])
    assert dialect.matches(mti, request, answer_mti, answer) == ""
    assert (answer[48][:30], answer[48][30], answer[48][61]) == (request[48][:30], "1", "1")
    assert dialect.matches(mti, request, "0330", answer) == "bad"
    assert dialect.matches(mti, request, answer_mti, _with(answer, {11: "000049"})) == "other"


def test_an_end_message_says_whether_it_balanced_and_how_many_there_were():
    mti, fields = dialect.upload_end(Ident, 50, 123, True, 3)
    assert (mti, fields) == ("0320", _with(_management("207"), {11: "000050", 48: "0003"}))
    assert dialect.upload_end(Ident, 50, 123, False, 1998)[1] == _with(_management("202"), {11: "000050", 48: "1998"})


def _management(network):
    return {41: Ident.terminal_id, 42: Ident.merchant_id, 60: "00000123" + network}


def test_a_payment_without_a_card_is_uploaded_with_zeros():
    fields = dialect.upload(Ident, 49, 123, [{"trace": 7, "amount": 1}])[1]
    assert fields[48] == "01" + "00000007" + "0" * 20 + "000000000001"


def test_totals_that_do_not_fit_are_never_cut():
    totals = {"debit": 1, "debits": 1000, "credit": 0, "credits": 0}
    raises(ValueError, dialect.settlement, Ident, 48, 123, "01", totals)


def test_each_request_has_just_its_fields():
    base = [3, 4, 11, 22, 25, 41, 42, 49, 60]
    assert _numbers(dialect.sale(Ident, SALE)) == base
    assert _numbers(dialect.sale(Ident, _with(SALE, CARD))) == sorted(base + [2, 14])
    assert _numbers(dialect.sale(Ident, _with(SALE, {"track2": "62=3012"}))) == sorted(base + [35])
    assert _numbers(dialect.sale(Ident, _with(SALE, {"code": "1" * 18}))) == sorted(base + [59])
    assert _numbers(dialect.void(Ident, VOID)) == sorted(base + [37, 38, 61])
    assert _numbers(dialect.void(Ident, _with(VOID, {"orig_auth": ""}))) == sorted(base + [37, 61])
    assert _numbers(dialect.refund(Ident, REFUND)) == sorted(base + [37, 61, 63])
    assert _numbers(dialect.reversal(Ident, _with(VOID, {"auth": "D4E5F6"}), "06")) == sorted(base + [38, 39, 61])
    assert _numbers(dialect.query(Ident, SALE)) == [3, 4, 11, 25, 41, 42, 49, 60]
    totals = {"debit": 0, "debits": 0, "credit": 0, "credits": 0}
    assert _numbers(dialect.settlement(Ident, 1, 1, "01", totals)) == [11, 41, 42, 48, 49, 60, 63]
    assert _numbers(dialect.upload(Ident, 1, 1, [SALE])) == [11, 41, 42, 48, 60]
    assert _numbers(dialect.upload_end(Ident, 1, 1, True, 0)) == [11, 41, 42, 48, 60]


TOKEN = bytes(range(16))
T1 = "T1032000102030405060708090a0b0c0d0e0f"


def test_field_59_holds_code_token_and_contact_in_this_order():
    told = _with(SALE, {"token": TOKEN, "contact": "a@b.cn"})
    assert dialect.sale(Ident, _with(told, {"code": "6212345678901234500"}))[1][59] == (
        "A30196212345678901234500" + T1 + "N1006a@b.cn"
    )
    assert dialect.sale(Ident, told)[1][59] == T1 + "N1006a@b.cn"
    assert 59 not in dialect.sale(Ident, SALE)[1]


def test_void_and_refund_carry_token_and_contact_a_reversal_the_token_alone():
    more = {"token": TOKEN, "contact": "13800000000", "code": "6212345678901234500"}
    for message in (dialect.void(Ident, _with(VOID, more)), dialect.refund(Ident, _with(REFUND, more))):
        assert message[1][59] == T1 + "N101113800000000"
    for original in (SALE, VOID):
        assert dialect.reversal(Ident, _with(original, more), "98")[1][59] == T1
    assert dialect.query(Ident, _with(SALE, more))[1][59] == T1


def test_only_a_sale_carries_card_or_code():
    secret = _with(CARD, {"track2": "6200000000000005=3012", "code": "123456789012345678"})
    for message in (
        dialect.void(Ident, _with(VOID, secret)),
        dialect.refund(Ident, _with(REFUND, secret)),
        dialect.reversal(Ident, _with(SALE, secret), "98"),
        dialect.query(Ident, _with(SALE, secret)),
    ):
        for number in (2, 14, 35, 59):
            assert number not in message[1]


def test_a_reversal_repeats_its_original():
    for build, req in ((dialect.sale, SALE), (dialect.void, VOID)):
        original, undo = build(Ident, req)[1], dialect.reversal(Ident, req, "98")[1]
        for number in undo:
            if number != 39:
                assert undo[number] == original[number]


def test_a_payment_code_goes_out_in_its_tag():
    fields = dialect.sale(Ident, _with(SALE, {"entry": "032", "code": "134567890123456789"}))[1]
    assert fields[59] == "A3018134567890123456789"


def test_numbers_that_do_not_fit_are_never_cut():
    for req in (
        _with(SALE, {"amount": 10**12}),
        _with(SALE, {"amount": -1}),
        _with(SALE, {"trace": 1000000}),
        _with(SALE, {"batch": 1000000}),
    ):
        raises(ValueError, dialect.sale, Ident, req)


def test_every_builder_is_taken_by_the_codec():
    for message in (
        dialect.sale(Ident, _with(SALE, {"track2": "6200000000000005=3012"})),
        dialect.void(Ident, _with(VOID, {"orig_date": "0115"})),
        dialect.refund(Ident, REFUND),
        dialect.reversal(Ident, VOID, "A0"),
        dialect.query(Ident, SALE),
    ):
        body = dialect.seal(message[0], message[1], _maker())
        mti, fields = iso8583.unpack(body)
        assert mti == message[0] and iso8583.pack(mti, fields) == body
        assert 64 not in message[1]


def test_a_good_mac_verifies():
    for text in (frames.S4_SALE_APPROVED, frames.S9_REVERSAL_ACCEPTED, frames.S15_REFUND_ACCEPTED):
        body = unhexlify(text)[13:]
        assert dialect.verify(body, iso8583.unpack(body)[1], _maker())


def test_an_approval_with_any_bit_changed_does_not_verify():
    body = unhexlify(frames.S4_SALE_APPROVED)[13:]
    fields = iso8583.unpack(body)[1]
    for at in range(len(body)):
        changed = bytearray(body)
        changed[at] ^= 1 << (at & 7)
        if at >= len(body) - 8:
            fields = {64: bytes(changed[-8:])}
        assert not dialect.verify(bytes(changed), fields, _maker()), at


def test_the_published_wrong_mac_does_not_verify():
    body = unhexlify(frames.N1_WRONG_MAC)[13:]
    assert not dialect.verify(body, iso8583.unpack(body)[1], _maker())


def test_no_mac_does_not_verify():
    body = unhexlify(frames.S2_SIGN_ON_ANSWER)[13:]
    assert not dialect.verify(body, iso8583.unpack(body)[1], _maker())


def test_the_published_cut_answer_is_no_message():
    body = frame.unwrap(unhexlify(frames.N4_CUT)[2:])
    raises(iso8583.FormatError, iso8583.unpack, body)


def test_an_answer_must_echo_its_request():
    mti, request = dialect.sale(Ident, _with(SALE, CARD))
    answer_mti, answer = iso8583.unpack(unhexlify(frames.S4_SALE_APPROVED)[13:])
    assert dialect.matches(mti, request, answer_mti, answer) == ""
    assert dialect.matches(mti, request, answer_mti, _with(answer, {11: "000044"})) == "other"
    for number, value in ((3, "200000"), (4, "000000001235"), (41, "12345679"), (42, "123456789012346")):
        assert dialect.matches(mti, request, answer_mti, _with(answer, {number: value})) == "bad"
    for number in (3, 4, 11, 41, 42):
        fields = dict(answer)
        fields.pop(number)
        assert dialect.matches(mti, request, answer_mti, fields) == "bad"
    for wrong in ("0200", "0410", "0230", "0810"):
        assert dialect.matches(mti, request, wrong, answer) == "bad"


def test_answers_without_amounts_match_too():
    mti, request = dialect.sign_on(Ident, 1, 0, "01")
    assert dialect.matches(mti, request, *iso8583.unpack(unhexlify(frames.S2_SIGN_ON_ANSWER)[13:])) == ""
    mti, request = dialect.echo(Ident, 123)
    assert dialect.matches(mti, request, "0830", {41: Ident.terminal_id, 42: Ident.merchant_id, 39: "00"}) == ""
