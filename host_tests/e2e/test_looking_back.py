"""Looking back at the keypad: every payment is found again, told whole, and its slip printed again, marked."""

import re
from pathlib import Path

import pytest

from host_tests.e2e.batches import kept, settle, settled, unknown
from host_tests.e2e.shop import Shop
from host_tests.e2e.test_settlement import plain
from host_tests.e2e.test_void import sold

GOLDEN = Path(__file__).parent / "golden"


def listed(shop, trace, amount):
    """The list stands at this payment."""
    shop.wait(rf"#{trace:06d} +{amount}")
    shop.wait("SALE +APPROVED")


def find(shop, choice, label, *keys):
    """Search, from the list or where nothing was found."""
    shop.press("FUNC")
    shop.wait("1 Trace")
    shop.press(choice)
    shop.wait(label)
    shop.press(*keys, "ENTER")


def test_the_list_goes_back_to_the_first_payment_and_forth_again():
    with unknown(8) as shop:
        shop.opened()
        shop.press("FUNC", "4")
        for trace in (8, 7, 6, 5, 4, 3, 2, 1):
            listed(shop, trace, f"1.0{trace}")
            shop.press("8")
        for trace in (1, 2, 3, 4, 5, 6, 7, 8):
            listed(shop, trace, f"1.0{trace}")
            shop.press("2")
        listed(shop, 8, "1.08")
        shop.press("CANCEL")
        shop.ready()


def test_a_payment_is_found_told_and_printed_again():
    with unknown(8) as shop:
        shop.sell()
        shop.wait("ENTER: copy")
        shop.leave()
        paid = shop.payments()[-1]
        shop.press("FUNC", "4")
        listed(shop, paid["trace"], r"12\.34")
        find(shop, "1", "Trace number", "5")
        listed(shop, 5, r"1\.05")
        find(shop, "3", "Last 4 of card", *"0005")
        listed(shop, paid["trace"], r"12\.34")
        find(shop, "4", "Amount", *"107")
        listed(shop, 7, r"1\.07")
        find(shop, "2", "Reference number", *paid["rrn"])
        listed(shop, paid["trace"], r"12\.34")
        shop.press("ENTER")
        for page in (
            ("1/4", r"SALE +APPROVED", r"RMB 12\.34", r"620000\*{6}0005", "ENTER: print"),
            ("2/4", r"\d{4}-\d\d-\d\d \d\d:\d\d", rf"Auth\. +{paid['auth']}", r"Operator +01"),
            ("3/4", r"Batch +000001", paid["rrn"]),
            ("4/4", r"Answer +00", "Approved"),
        ):
            for row in page:
                shop.wait(row)
            shop.press("8")
        shop.press("ENTER")
        slip = shop.wait_slip("REPRINT")[-1]
        assert "MERCHANT COPY" in slip and paid["rrn"] in slip and "12.34" in slip
        shop.wait("ENTER: copy")
        shop.press("ENTER")
        slip = shop.wait_slip("CUSTOMER COPY")[-1]
        assert "REPRINT" in slip and "620000" not in slip
        shop.wait("4/4")
        shop.press("CLEAR")
        listed(shop, paid["trace"], r"12\.34")
        shop.press("FUNC", "0")
        listed(shop, paid["trace"], r"12\.34")


def test_nothing_found_says_what_to_try():
    with unknown(2) as shop:
        shop.opened()
        shop.press("FUNC", "4")
        listed(shop, 2, r"1\.02")
        find(shop, "1", "Trace number", *"777")
        for row in ("NOT FOUND", "#000777", "Check the number", "Old: ask bank", "FUNC: find"):
            shop.wait(row)
        find(shop, "2", "Reference number", *"12345", "ENTER", *"6789012")
        shop.wait("NOT FOUND")
        shop.wait("123456789012")
        find(shop, "3", "Last 4 of card", "1", "ENTER", *"234")
        shop.wait("NOT FOUND")
        find(shop, "4", "Amount", "ENTER", *"99999")
        shop.wait(r"RMB 999\.99")
        shop.wait("Check the number")
        shop.press("CANCEL")
        shop.ready()
        shop.press("FUNC", "3")
        shop.wait("ENTER: print")
        shop.press("1")
        shop.wait("Trace number")
        shop.press("8", "8", "ENTER")
        shop.wait("NOT FOUND")
        shop.wait("2: from list")
        shop.press("2")
        listed(shop, 2, r"1\.02")


def test_the_keypad_answers_while_a_full_journal_is_searched():
    """900 payments in the batch; who searches may leave, and does not wait for the end."""
    with Shop(simulator={"image": kept(900)}) as shop:
        shop.wait("FUNC: menu", 40)
        shop.press("FUNC", "4")
        shop.wait("#000900")
        find(shop, "3", "Last 4 of card", *"9999")
        shop.wait("Searching")
        shop.wait("NOT FOUND", 40)
        find(shop, "3", "Last 4 of card", *"9999")
        shop.wait("Searching")
        beeps, screens = len(shop.beeps), len(shop.screens)
        shop.press("7", "CANCEL")
        shop.wait("FUNC: menu", 40)
        assert len(shop.beeps) >= beeps + 2, "a click for each key"
        assert not [screen for screen in shop.screens[screens:] if "NOT FOUND" in screen], "left in the middle"
        assert shop.status["resets"] == 0


def test_fun_3_prints_what_was_asked_for(shop):
    shop.opened()
    shop.press("FUNC", "3")
    shop.wait("No slip to print")
    shop.press("3")
    shop.wait("Not settled yet")
    shop.press("CANCEL")
    shop.ready()
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    settle(shop)
    slip = settled(shop)
    shop.leave()
    shop.press("FUNC", "3", "4")
    items = shop.wait_slip("TRANSACTION LIST")[-1]
    assert re.search(r"SALE +0005 +12\.34", items) and "SETTLED" in items
    shop.ready()
    shop.host.fault("code", code="51", mti="0200")
    shop.sell("5")
    shop.wait("DECLINED 51")
    shop.leave()
    declined = shop.payments()[-1]["trace"]
    shop.press("FUNC", "3")
    shop.wait(rf"#{declined:06d} +0\.05")
    shop.wait("DECLINED")
    shop.press("ENTER")
    assert "Nothing is charged" in shop.wait_slip("REPRINT")[-1]
    shop.ready()
    shop.press("FUNC", "3", "1")
    shop.wait("Trace number")
    shop.press(*str(declined), "ENTER")
    shop.wait("SALE +DECLINED")
    shop.wait("ENTER: print")
    count = len(shop.slips)
    shop.press("ENTER")
    assert "Nothing is charged" in shop.wait_slips(count + 1)[-1]
    shop.ready()
    shop.press("FUNC", "3")
    shop.wait("3 Settle")
    shop.press("3")
    again = shop.wait_slip("JOURNAL HEAD")[-1]
    assert again.replace("       **** REPRINT ****\n", "") == slip


def test_a_list_can_be_left_while_it_prints():
    """Here while the printer hangs in the middle of it."""
    with unknown(60) as shop:
        shop.opened()
        shop.press("FUNC", "6")
        shop.wait("2: print list")
        shop.do("printer", state="off", after_bytes=1500)
        shop.press("2")
        shop.wait("^1 s")
        shop.press("CANCEL")
        shop.ready()
        shop.do("printer", state="ok")
        shop.sell()
        slip = shop.wait_slip("MERCHANT COPY", 20)[-1]
        assert "12.34" in slip and "TRANSACTION LIST" not in slip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_slips_are_the_ones_that_people_read(language):
    """A notice and its result printed again, the pending list, the list of the batch."""
    with unknown(2, language=language, retry_delays_s="0,600") as shop:
        shop.host.fault("drop-answer", mti="0200")
        shop.host.fault("code", mti="0400", code="96", count=999)
        shop.sell()
        shop.wait("KEEP GOODS|暂勿交货")
        shop.wait_slips(1)
        shop.press("CANCEL")
        shop.ready()
        reprint_last(shop, 2)
        shop.press("FUNC", "5", "2")
        shop.wait_slips(3)
        shop.wait("3 Send|3 发送")
        shop.press("CANCEL")
        shop.ready()
        shop.press("FUNC", "6", "2")
        shop.wait_slips(4)
        shop.wait("SETTLEMENT|结算")
        shop.press("CANCEL")
        shop.host.clear_faults()
        shop.press("FUNC", "5", "3")
        shop.wait("delivered|已送达")
        shop.press("CANCEL")
        shop.wait_slips(5)
        shop.wait("Can pay again|可重新收款")
        shop.leave()
        reprint_last(shop, 6)
        slips = shop.slips[1:]
    shown = re.sub(r"\b\d+:\d\d:\d\d$", "h:mm:ss", "\n\n".join(map(plain, slips)), flags=re.M)
    golden = GOLDEN / f"looking-back-{language}.txt"
    assert shown + "\n" == golden.read_text("utf-8"), shown


def reprint_last(shop, count):
    shop.press("FUNC", "3")
    shop.wait("ENTER: print|确认键 重打印")
    shop.press("ENTER")
    shop.wait_slips(count)
    shop.ready()


def test_from_the_list_a_sale_is_voided_or_refunded(shop):
    """The original was found already: nothing of it is asked again."""
    first, second = sold(shop), sold(shop, "9", "9")
    shop.press("FUNC", "4")
    shop.wait(f"#{second['trace']:06d}")
    shop.press("ENTER")
    shop.wait("FUNC: take back")
    shop.press("FUNC", "1")
    shop.wait("ENTER: void")
    shop.press("ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("^VOIDED")
    shop.wait("ENTER: copy")
    shop.leave()
    shop.press("FUNC", "4", "8", "8")
    shop.wait(f"#{first['trace']:06d}")
    shop.press("ENTER")
    shop.wait("FUNC: take back")
    shop.press("FUNC", "2")
    shop.wait("ENTER: refund")
    shop.press("1", "00", "ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("^REFUNDED")
    shop.wait("ENTER: copy")
    shop.leave()
    shop.settled("approved", "approved", "approved", "approved")
    assert [payment["kind"] for payment in shop.payments()] == ["sale", "sale", "void", "refund"]
