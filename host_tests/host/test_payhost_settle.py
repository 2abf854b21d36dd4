"""Settlement and upload: totals by the books, details taken once, a batch closed once."""

import pytest

from payhost_client import Client
from tools.host import HostThread


def totals(*sums: int) -> str:
    debit, debits, credit, credits = sums
    return f"{debit:012d}{debits:03d}{credit:012d}{credits:03d}" + "0" * 32


def settle(till: Client, *sums: int, batch: int | None = None):
    fields = till.management("201", till.next_trace(), f48=totals(*sums), f49="156", f63="01 ")
    if batch is not None:
        fields[60] = f"00{batch:06d}201"
    return till.exchange("0500", fields)


def upload(till: Client, network: str, text: str):
    return till.exchange("0320", till.management(network, till.next_trace(), f48=text))


def detail(fields: dict) -> str:
    return f"00{fields[11]}" + "6200000000000005".zfill(20) + fields[4]


@pytest.fixture
def day(till):
    """Sales of 12.34 and 10.00, the first voided, 3.00 of the second refunded, one reversed, one declined."""
    first, answer = till.sale(1234)
    till.void(first, answer)
    second, answer = till.sale(1000)
    till.refund(300, answer)
    reversed_sale, _ = till.sale(77)
    till.reverse(reversed_sale)
    till.sale(50, f2="6200000000000518")
    return first, second


def test_balanced_batch_is_closed_by_its_end_message(host, till, day):
    reply = settle(till, 2234, 2, 1534, 2)
    assert reply.mti == "0510"
    assert set(reply.fields) == {11, 12, 13, 15, 32, 37, 41, 42, 48, 49, 60}
    assert reply.fields[48] == totals(2234, 2, 1534, 2)[:30] + "1" + "0" * 30 + "1"
    assert upload(till, "202", "0000").code == "12"
    reply = upload(till, "207", "0004")
    assert (reply.mti, reply.code, set(reply.fields)) == ("0330", "00", {11, 12, 13, 32, 37, 39, 41, 42, 48, 60})
    assert till.sale(100)[1].code == "77", "the old batch takes no more sales"
    till.batch += 1
    assert till.sale(100)[1].code == "00"
    assert till.sign_on().fields[60][2:8] == "000002"


def test_refund_of_a_settled_sale(host, till):
    _, answer = till.sale(1000)
    settle(till, 1000, 1, 0, 0)
    upload(till, "207", "0001")
    till.batch += 1
    assert till.refund(400, answer)[1].code == "00"
    assert settle(till, 0, 0, 400, 1).fields[48][30] == "1"


def test_void_of_a_settled_sale_is_refused(host, till):
    sold, answer = till.sale(1000)
    settle(till, 1000, 1, 0, 0)
    upload(till, "207", "0001")
    till.batch += 1
    assert till.void(sold, answer)[1].code == "22"
    assert till.void(sold, answer, f61="000002" + sold[11])[1].code == "25"


def test_batch_that_does_not_balance_is_uploaded(host, till, day):
    assert settle(till, 2234, 2, 1534, 3).fields[48][30] == "2"
    text = "02" + detail(day[0]) + detail(day[1])
    assert upload(till, "201", text).code == "00"
    assert upload(till, "201", text).code == "00", "a repeat counts once"
    assert upload(till, "207", "0002").code == "12"
    assert upload(till, "202", "0003").code == "30"
    assert upload(till, "202", "0002").code == "00"
    assert upload(till, "202", "0002").code == "00", "an end message whose answer was lost comes again"
    assert upload(till, "201", text).code == "22"
    found = host.settlements()[0]
    assert (found["batch"], found["balanced"], found["ended"]) == (1, False, True)
    assert [d["amount"] for d in found["details"]] == [1234, 1000]
    till.batch = 2
    assert till.sale(1)[1].code == "00", "the batch went on by one, not by two"


def test_details_of_a_settlement_that_began_again_count_no_more(host, till, day):
    settle(till, 0, 0, 0, 0)
    upload(till, "201", "01" + detail(day[0]))
    settle(till, 1, 1, 0, 0)
    upload(till, "201", "01" + detail(day[1]))
    assert upload(till, "202", "0002").code == "30"
    assert upload(till, "202", "0001").code == "00"
    assert [d["amount"] for d in host.settlements()[0]["details"]] == [1000]
    settle(till, 1, 1, 0, 0)
    assert len(host.settlements()[0]["details"]) == 1, "those of a closed batch stay"


def test_settlement_is_answered_the_same_after_its_batch_was_closed(host, till, day):
    settle(till, 2234, 2, 1534, 2)
    upload(till, "207", "0004")
    assert settle(till, 2234, 2, 1534, 2).fields[48][30] == "1"
    assert settle(till, 0, 0, 0, 0).fields[48][30] == "2"
    assert host.settlements()[0]["balanced"], "what was closed stays as it was closed"
    assert settle(till, 0, 0, 0, 0, batch=9).fields[48][30] == "3"


def test_end_of_an_older_batch_leaves_the_present_one(host, till):
    till.sale(1000)
    fresh = Client(host.port)
    fresh.sign_on()
    assert (till.batch, fresh.batch) == (1, 2)
    settle(till, 1000, 1, 0, 0)
    assert upload(till, "207", "0001").code == "00"
    assert fresh.sale(1)[1].code == "00"


def test_empty_batch_balances(host, till):
    assert settle(till, 0, 0, 0, 0).fields[48][30] == "1"


def test_upload_before_settlement_is_refused(host, till):
    assert upload(till, "207", "0000").code == "12"


@pytest.mark.parametrize("text", ["00", "01", "0100000002", "09" + "0" * 320])
def test_malformed_details_are_refused(host, till, text):
    settle(till, 1, 1, 0, 0)
    assert upload(till, "201", text).code == "30"


def test_settlement_without_totals_has_an_error_result_and_no_code():
    with HostThread() as host:
        till = Client(host.port)
        fields = till.management("201", 1, f48="0" * 60, f49="156", f63="01 ")
        reply = till.exchange("0500", fields)
        assert reply.mti == "0510" and 39 not in reply.fields and 48 not in reply.fields
        fields[41] = "99999999"
        reply = till.exchange("0500", fields | {48: "0" * 62})
        assert reply.fields[48][30] == "3" and 39 not in reply.fields
