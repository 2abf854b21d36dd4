"""Sales over a real socket: approved, declined, repeated, and in every way a card can be presented."""

import pytest

from payhost_client import CARD, Client, balance, bookings
from payments import member
from tools.host import Account, HostThread
from tools.host.accounts import AccountProblem, member_number, parse

ECHOED = (3, 4, 11, 25, 41, 42, 49, 60)


def test_approval_carries_a_mac_echoes_and_one_booking(host, till):
    before = balance(host)
    fields, reply = till.sale(1234)
    assert (reply.mti, reply.code, reply.mac_holds) == ("0210", "00", True)
    assert {n: reply.fields[n] for n in ECHOED} == {n: fields[n] for n in ECHOED}
    assert set(reply.fields) == {*ECHOED, 12, 13, 15, 32, 37, 38, 39, 44, 63, 64}
    assert bookings(host) == [(2, "sale", "debit", 1234, "approved")]
    assert balance(host) == before - 1234


@pytest.mark.parametrize(
    ("card", "expiry", "fen", "code"),
    [
        ("6200000000000104", "3012", 1001, "51"),
        ("6200000000000104", "3012", 1000, "00"),
        ("6200000000000617", "3012", 10001, "61"),
        ("6200000000000617", "3012", 10000, "00"),
        ("6200000000000542", "2001", 100, "54"),
        ("6200000000000518", "3012", 100, "51"),
        ("6200000000000054", "3012", 100, "54"),
        ("6200000000000419", "3012", 100, "41"),
        ("6200000000000096", "3012", 100, "96"),
        ("6299999999999999", "3012", 100, "14"),
        (CARD, "2912", 100, "54"),
        (CARD, "3012", 0, "13"),
    ],
)
def test_the_card_decides(host, till, card, expiry, fen, code):
    reply = till.sale(fen, f2=card, f14=expiry)[1]
    assert reply.code == code
    assert reply.mac_holds, "a decline is signed too once the terminal is known"
    assert len(host.ledger()) == (code == "00")


def test_swiped_card_is_found_by_track_2(host, till):
    assert till.exchange("0200", till.swiped_fields(100, f"{CARD}D30121010000012345")).code == "00"
    assert till.exchange("0200", till.swiped_fields(100, f"{CARD}D29121010000012345")).code == "54"


@pytest.mark.parametrize(
    "more",
    [
        {"f22": "022"},
        {"f22": "011"},
        {"f35": f"{CARD}D3012101"[:-16] + "D3012101"},
        {"f59": "A3018620000000000012345"},
        {"f25": "06"},
        {"f49": "840"},
        {"f60": "2300000100050"},
        {"f60": "22000001000"},
        {"f63": "01 "},
        {"f37": "000000000001"},
    ],
)
def test_malformed_sale_is_answered_30_and_not_recorded(host, till, more):
    assert till.sale(100, **more)[1].code == "30"
    assert host.transactions() == []


@pytest.mark.parametrize("missing", [3, 4, 22, 25, 49, 60, 14])
def test_sale_with_a_field_missing_is_refused(host, till, missing):
    fields = till.sale_fields(100)
    del fields[missing]
    assert till.exchange("0200", fields).code in ("30", "40")
    assert host.transactions() == []


def test_lenient_host_takes_a_field_too_many():
    with HostThread(strict=False) as host:
        till = Client(host.port)
        till.sign_on()
        assert till.sale(100, f63="01 ")[1].code == "00"


def test_repeat_gets_the_same_answer_and_no_second_booking(host, till):
    fields, first = till.sale(500)
    for _ in range(3):
        assert till.exchange("0200", fields).fields == first.fields
    assert len(host.ledger()) == 1


def test_repeat_of_a_decline_is_declined_the_same(host, till):
    fields, first = till.sale(500, f2="6200000000000518")
    assert till.exchange("0200", fields).fields == first.fields
    assert len(host.transactions()) == 1


@pytest.mark.parametrize("more", [{4: "000000000501"}, {2: "6200000000000104"}])
def test_another_sale_under_a_used_trace_is_a_duplicate(host, till, more):
    fields, _ = till.sale(500)
    assert till.exchange("0200", fields | more).code == "94"
    assert len(host.ledger()) == 1


def test_sale_in_another_batch_is_answered_77(host, till):
    till.batch += 1
    assert till.sale(100)[1].code == "77"
    assert host.transactions() == []


def test_reference_numbers_do_not_repeat(host, till):
    given = [till.sale(1)[1].fields[37] for _ in range(20)]
    assert len(set(given)) == 20 and all(len(rrn) == 12 and rrn.isdecimal() for rrn in given)


def test_accounts_can_be_added_and_replaced():
    more = [Account("6212345678901232", "mine", balance=700), Account(CARD, "card", balance=50)]
    with HostThread(cards=more) as host:
        till = Client(host.port)
        till.sign_on()
        assert till.sale(701, f2="6212345678901232")[1].code == "51"
        assert till.sale(700, f2="6212345678901232")[1].code == "00"
        assert till.sale(51)[1].code == "51"
        assert balance(host, "mine") == 0


# --- contactless member cards


def test_a_uid_is_the_same_number_at_host_and_terminal():
    for uid in ("04a1b2c3d4e5f6", "12345678", "00000001", "FFFFFFFFFFFFFF"):
        assert member_number(uid) == member.from_uid(uid).number
    for bad in ("", "0102", "xyz", "0102030405060708090a"):
        with pytest.raises(AccountProblem):
            parse(f"UID{bad}:balance=1.00")


def test_a_tapped_member_card_pays_by_its_number_alone():
    with HostThread(cards=[parse("uid12345678:balance=7.00,name=club")]) as host:
        till = Client(host.port)
        till.sign_on()
        tapped = till.swiped_fields(700, "unused")
        del tapped[35]
        tapped |= {2: member_number("12345678"), 22: "072"}
        assert till.exchange("0200", tapped).code == "00"
        assert balance(host, "club") == 0
        assert till.sale(1234, f2=member_number("04A1B2C3D4E5F6"))[1].code == "00", "a member of the test's"


# --- payment codes


def test_payment_code_pays_once(host, till):
    assert till.exchange("0200", till.scanned_fields(100, "6212345678901234500")).code == "00"
    assert till.exchange("0200", till.scanned_fields(100, "6212345678901234500")).code == "14"
    assert till.exchange("0200", till.scanned_fields(100, "9912345678901234500")).code == "14"
    assert balance(host, "wallet") == 100_000_000 - 100


def test_a_payment_code_is_used_up_by_a_refusal_too(till):
    poor = "6212345678901234551"
    assert till.exchange("0200", till.scanned_fields(100, poor)).code == "51"
    assert till.exchange("0200", till.scanned_fields(100, poor)).code == "14"


def test_confirming_customer_books_only_at_the_yes(host, till):
    fields = till.scanned_fields(100, "6212345678901234509")
    assert till.exchange("0200", fields).code == "09"
    assert (till.query(fields).code, host.ledger()) == ("09", [])
    answer = till.query(fields)
    assert (answer.mti, answer.code, answer.mac_holds) == ("0630", "00", True)
    assert {37, 38} <= set(answer.fields)
    assert till.query(fields).code == "00"
    assert till.exchange("0200", fields).code == "00", "a late repeat agrees with the query"
    assert len(host.ledger()) == 1


def test_customer_who_never_confirms_is_reversed_without_a_booking(host, till):
    fields = till.scanned_fields(100, "6212345678901234519")
    assert till.exchange("0200", fields).code == "09"
    assert [till.query(fields).code for _ in range(4)] == ["09"] * 4
    assert till.reverse(fields).code == "00"
    assert till.query(fields).code == "12"
    assert host.ledger() == []


def test_query_tells_approved_declined_and_never_seen(host, till):
    sold, _ = till.sale(100)
    declined, _ = till.sale(100, f2="6200000000000518")
    assert till.query(sold).code == "00"
    assert till.query(declined).code == "51"
    assert till.query(till.sale_fields(100)).code == "25"
    assert till.query(sold | {4: "000000000101"}).code == "64"


# --- what is kept


def test_no_full_card_number_or_code_is_stored_or_shown(tmp_path):
    path = tmp_path / "host.db"
    with HostThread(db=str(path)) as host:
        till = Client(host.port)
        till.sign_on()
        till.sale(100)
        till.exchange("0200", till.swiped_fields(100, "6200000000000104D30121010000098765"))
        till.exchange("0200", till.scanned_fields(100, "6212345678901234500"))
        shown = str(host.ledger()) + str(host.messages()) + str(host.transactions()) + str(host.accounts())
        stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (CARD, "6200000000000104", "0000098765", "6212345678901234500"):
        assert secret not in shown
        assert secret.encode() not in stored
    assert "620000******0005" in shown
