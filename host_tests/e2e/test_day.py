"""The day with the host: sign-on, sign-off, host test, numbers and clock (FUNC 7)."""

import pytest

from host_tests.e2e.batches import asked, closed_at_host, kept, settle, settled
from host_tests.e2e.shop import Shop
from journal import records
from tools.simulator.life import until


def sign_off(shop):
    shop.press("FUNC", "7", "2")
    shop.wait("ENTER: sign off|确认键 签退")
    shop.press("ENTER")


def signed_on(shop) -> int:
    """How often."""
    return len(asked(shop, "0800"))


def managed(shop) -> list[str]:
    """Network codes of the management requests of the day, in order: 002 sign-off, 301 host test."""
    return [fields[60][8:] for fields in asked(shop, "0820")]


def test_a_day_that_was_ended_stays_over_until_somebody_sells(shop):
    """No restart opens it: the time comes by an echo. The next sale signs on by itself."""
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    sign_off(shop)
    shop.wait("Signed off")
    shop.wait("Batch +000001")
    shop.wait("A sale signs on")
    shop.leave()
    shop.wait("Signed off")
    shop.wait(r"\[key\]")
    shop.power("off")
    shop.power("on")
    shop.ready()
    assert until(lambda: managed(shop) == ["002", "301"], 10)
    assert until(lambda: "[clock]" not in shop.terminal.lines()[0], 5)
    assert signed_on(shop) == 1 and "[key]" in shop.terminal.lines()[0]
    shop.press("7", "ENTER")
    shop.wait("Swipe card")
    shop.swipe()
    shop.wait("ENTER: copy")
    assert signed_on(shop) == 2
    shop.leave()
    shop.wait("FUNC: menu")
    shop.settled("approved", "approved")


def test_what_sign_off_leaves_open_is_told_and_still_settles(shop):
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    shop.press("FUNC", "7", "2")
    shop.wait("Not settled: 1")
    shop.press("CANCEL")
    shop.ready()
    assert managed(shop) == []
    sign_off(shop)
    shop.wait("A sale signs on")
    shop.leave()
    settle(shop)
    settled(shop)
    assert signed_on(shop) >= 2, "a settlement opens the day, too"


def test_nothing_pending_is_left_without_keys(shop):
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=999)
    shop.sell()
    shop.wait_slip("UNKNOWN")
    shop.wait("KEEP GOODS")
    shop.leave()
    sign_off(shop)
    shop.wait("NOT SIGNED OFF")
    shop.wait("Reversal pending")
    shop.wait("See FUNC 5")
    assert managed(shop) == []
    shop.leave()
    shop.host.clear_faults()
    shop.settled("reversed")


@pytest.mark.parametrize(
    "fault, words",
    [
        (("code", {"code": "97"}), "Host refused"),
        (("silent", {}), "No answer"),
        (("wrong-terminal", {}), "Wrong answer"),
    ],
)
def test_a_sign_off_that_fails_says_why_and_costs_no_sale(shop, fault, words):
    shop.opened()
    kind, values = fault
    shop.host.fault(kind, mti="0820", **values)
    sign_off(shop)
    shop.wait("NOT SIGNED OFF")
    shop.wait(words)
    shop.leave()
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_the_host_test_says_how_long_or_why_not(shop):
    shop.opened()
    shop.press("FUNC", "7", "3")
    shop.wait("Host answers")
    shop.wait(r"\d+ ms")
    shop.leave()
    shop.host.refuse(True)
    shop.press("FUNC", "7", "3")
    shop.wait("NO HOST")
    shop.wait("Host refused|Connection lost")
    shop.leave()
    shop.do("radio", state="down")
    shop.wait(r"\[link_down\]")
    shop.press("FUNC", "7", "3")
    shop.wait("No network")
    assert managed(shop) == ["301"]


def test_after_number_999999_comes_000001_in_the_same_batch():
    image = kept(0, lambda ledger: ledger.write(records.TRACE, trace=999998))
    with Shop(simulator={"image": image}) as shop:
        for _ in range(2):
            shop.sell()
            shop.wait("ENTER: copy")
            shop.leave()
        assert [payment["trace"] for payment in shop.payments()] == [1, 2]
        assert [fields[11] for fields in asked(shop, "0800")] == ["999999"]
        shop.settled("approved", "approved")
        settle(shop)
        settled(shop)


def test_the_hosts_batch_number_counts(shop):
    """The host closed the batch under this terminal's name; the next sign-on tells, and sales go on in the new one."""
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    closed_at_host(shop, 1234)
    shop.press("FUNC", "7", "1")
    shop.wait("Signed on")
    shop.wait("Batch +000002")
    shop.wait("Host closed 1")
    shop.leave()
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved", "approved")
    assert [payment["batch"] for payment in shop.payments()] == [1, 2]


def test_the_clock_comes_from_the_host_and_never_goes_back(shop):
    """Echo and settlement set it as sign-on does; a record is never older than the one before it."""
    shop.opened()
    shop.do("clock", advance_s=7200)
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    newest = max(record.get("stamp", 0) for record in shop.do("journal")["records"])
    shop.do("clock", advance_s=7200)
    shop.press("FUNC", "7", "3")
    shop.wait("Host answers")
    shop.leave()
    sign_off(shop)
    shop.wait("A sale signs on")
    stamps = [record["stamp"] for record in shop.do("journal")["records"] if "stamp" in record]
    assert stamps == sorted(stamps)
    assert newest <= stamps[-1] < newest + 60, "the host's time, but not before what was recorded"
