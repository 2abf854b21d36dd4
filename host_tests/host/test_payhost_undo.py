"""Voids, refunds and reversals: money goes back exactly once, and only where it was taken."""

import pytest

from payhost_client import Client, balance, bookings
from tools.host import HostThread, Terminal

# --- void


def test_void_pays_back_and_marks_the_sale(host, till):
    before = balance(host)
    sold, answer = till.sale(1234)
    fields, reply = till.void(sold, answer)
    assert (reply.mti, reply.code, reply.mac_holds) == ("0210", "00", True)
    assert reply.fields[37] != answer.fields[37]
    assert bookings(host) == [(2, "sale", "debit", 1234, "voided"), (3, "void", "credit", 1234, "approved")]
    assert balance(host) == before


def test_second_void_is_refused(host, till):
    sold, answer = till.sale(1234)
    till.void(sold, answer)
    assert till.void(sold, answer)[1].code == "22"
    assert len(host.ledger()) == 2


def test_repeated_void_is_one(host, till):
    sold, answer = till.sale(1234)
    fields, first = till.void(sold, answer)
    assert till.exchange("0200", fields).fields == first.fields
    assert len(host.ledger()) == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"f4": "000000001233"}, "64"),
        ({"f37": "000000000000"}, "25"),
        ({"f38": "XXXXXX"}, "25"),
        ({"f61": "0000010000990101"}, "25"),
        ({"f61": "000009000002"}, "25"),
    ],
)
def test_void_that_names_no_sale_or_another_amount_is_refused(host, till, more, code):
    sold, answer = till.sale(1234)
    assert till.void(sold, answer, **more)[1].code == code
    assert len(host.ledger()) == 1


def test_void_of_a_declined_and_of_a_reversed_sale_is_refused_with_12(host, till):
    sold, answer = till.sale(100)
    till.reverse(sold)
    assert till.void(sold, answer)[1].code == "12"
    declined, answer = till.sale(100, f2="6200000000000518")
    answer.fields[38] = "000000"
    fields = till.void_fields(declined, answer)
    del fields[38]
    assert till.exchange("0200", fields).code == "12"


def test_void_of_a_void_is_refused(host, till):
    sold, answer = till.sale(1234)
    voided, void_answer = till.void(sold, answer)
    assert till.void(voided, void_answer)[1].code == "25"


def test_void_of_a_refunded_sale_is_refused(host, till):
    sold, answer = till.sale(1234)
    till.refund(1, answer)
    assert till.void(sold, answer)[1].code == "22"


def test_void_from_another_terminal_is_refused():
    both = [
        Terminal(number, "123456789012345", bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
        for number in ("12345678", "12345679")
    ]
    with HostThread(terminals=both) as host:
        first, second = Client(host.port), Client(host.port, terminal="12345679")
        first.sign_on()
        second.sign_on()
        sold, answer = first.sale(100)
        assert second.void(sold, answer)[1].code == "25"
        assert second.refund(100, answer)[1].code == "00", "a refund is the merchant's, not the terminal's"


# --- refund


def test_refunds_never_exceed_the_sale(host, till):
    before = balance(host)
    _, answer = till.sale(1000)
    reply = till.refund(600, answer)[1]
    assert (reply.mti, reply.code, reply.mac_holds) == ("0230", "00", True)
    assert set(reply.fields) == {3, 4, 11, 12, 13, 15, 25, 32, 37, 39, 41, 42, 49, 60, 63, 64}
    assert till.refund(401, answer)[1].code == "61"
    assert till.refund(400, answer)[1].code == "00"
    assert till.refund(1, answer)[1].code == "61"
    assert balance(host) == before


def test_repeated_refund_is_one(host, till):
    _, answer = till.sale(1000)
    fields, first = till.refund(300, answer)
    assert till.exchange("0220", fields).fields == first.fields
    assert till.exchange("0220", fields).code == "00"
    assert [b["kind"] for b in host.ledger()] == ["sale", "refund"]


def test_another_refund_under_a_used_trace_is_not_called_a_duplicate(host, till):
    """94 would mean delivered, and nothing was booked."""
    _, answer = till.sale(1000)
    fields, _ = till.refund(300, answer)
    assert till.exchange("0220", fields | {4: "000000000301"}).code == "30"


@pytest.mark.parametrize(("more", "code"), [({"f37": "999999999999"}, "25"), ({"f61": "0" * 12 + "0231"}, "25")])
def test_refund_of_an_unknown_sale_is_refused(host, till, more, code):
    _, answer = till.sale(1000)
    assert till.refund(300, answer, **more)[1].code == code


def test_refund_of_a_voided_and_of_a_reversed_sale_is_refused(host, till):
    sold, answer = till.sale(1000)
    till.void(sold, answer)
    assert till.refund(1, answer)[1].code == "22"
    sold, answer = till.sale(1000)
    till.reverse(sold)
    assert till.refund(1, answer)[1].code == "12"


# --- reversal


def test_reversal_undoes_the_sale_once(host, till):
    before = balance(host)
    sold, _ = till.sale(1234)
    first = till.reverse(sold)
    assert (first.mti, first.code, first.mac_holds) == ("0410", "00", True)
    assert set(first.fields) == {3, 4, 11, 12, 13, 15, 25, 32, 37, 39, 41, 42, 49, 60, 64}
    assert till.reverse(sold, "06").fields == first.fields, "another reason makes no other reversal"
    assert bookings(host) == [(2, "sale", "debit", 1234, "reversed"), (2, "reversal", "credit", 1234, "done")]
    assert balance(host) == before


def test_repeat_of_a_reversed_sale_is_not_approved(host, till):
    sold, _ = till.sale(1234)
    till.reverse(sold)
    assert till.exchange("0200", sold).code == "12"
    assert len(host.ledger()) == 2


def test_reversal_of_a_sale_that_never_came_is_25_and_the_sale_is_declined_when_it_comes(host, till):
    sold = till.sale_fields(1234)
    assert till.reverse(sold).code == "25"
    assert till.exchange("0200", sold).code == "12"
    assert till.reverse(sold).code == "25"
    assert host.ledger() == []


def test_reversal_of_a_declined_sale_is_12(host, till):
    sold, _ = till.sale(1234, f2="6200000000000518")
    reply = till.reverse(sold)
    assert (reply.code, reply.mac_holds) == ("12", True)
    assert host.ledger() == []


def test_reversed_void_leaves_the_sale_standing_and_a_new_void_possible(host, till):
    before = balance(host)
    sold, answer = till.sale(1234)
    voided, _ = till.void(sold, answer)
    assert till.reverse(voided).code == "00"
    assert balance(host) == before - 1234
    assert [b["state"] for b in host.ledger()] == ["approved", "reversed", "done"]
    assert till.void(sold, answer)[1].code == "00"
    assert balance(host) == before


def test_void_overtaken_by_its_reversal_is_declined(host, till):
    sold, answer = till.sale(1234)
    voided = till.void_fields(sold, answer)
    assert till.reverse(voided).code == "25"
    assert till.exchange("0200", voided).code == "12"
    assert [b["state"] for b in host.ledger()] == ["approved"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"f4": "000000001235"}, "64"),
        ({"f22": "022"}, "30"),
        ({"f39": "00"}, "30"),
        ({"f2": "6200000000000005"}, "30"),
        ({"f61": "0000010000020101"}, "30"),
        ({"f3": "200000"}, "30"),
    ],
)
def test_reversal_that_does_not_fit_its_sale_changes_nothing(host, till, more, code):
    sold, _ = till.sale(1234)
    assert till.reverse(sold, **more).code == code
    assert len(host.ledger()) == 1
    assert till.reverse(sold).code == "00", "the right one still works"


def test_reversal_of_a_sale_that_was_voided_since_is_refused(host, till):
    sold, answer = till.sale(1234)
    till.void(sold, answer)
    assert till.reverse(sold).code == "22"
    assert len(host.ledger()) == 2


def test_reversal_of_a_sale_that_was_refunded_since_is_refused(host, till):
    sold, answer = till.sale(1234)
    till.refund(1, answer)
    assert till.reverse(sold).code == "22"
    assert len(host.ledger()) == 2


def test_traces_of_two_batches_and_two_terminals_are_apart(host, till):
    sold, _ = till.sale(1234)
    other = sold | {60: "2200000900050"}
    assert till.reverse(other).code == "25"
    assert [b["state"] for b in host.ledger()] == ["approved"]
