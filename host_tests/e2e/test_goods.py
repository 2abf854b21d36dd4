"""Goods: scanned, keyed, changed, paid; on the slip, on its reprint, and gone when the customer walks away."""

from pathlib import Path

import pytest

from host_tests.e2e.shop import Shop
from host_tests.e2e.test_damage import lose
from tools.simulator import provision

GOLDEN = Path(__file__).parent / "golden"
LIST = "code,name,price\n6901234567892,可口可乐,3.50\n12,Bread,8.99\n7,Apple,1.20\n"


def open_shop(price_list: str = LIST, **settings) -> Shop:
    image = provision.image(files={"goods.csv": price_list.encode()})
    return Shop(simulator={"image": image}, **{"goods": "/flash/goods.csv"} | settings)


@pytest.fixture
def shop():
    with open_shop() as opened:
        yield opened


def begin(shop) -> None:
    shop.opened()
    shop.press(".")
    shop.wait("Scan goods|请扫商品条码")


def scan(shop, code: str, shown: str) -> None:
    shop.do("scan", code=code)
    shop.wait(shown)


def pay(shop) -> None:
    shop.press("ENTER")
    shop.wait("Swipe card|请刷卡")
    shop.swipe()
    shop.wait("ENTER: copy|打印存根")


def test_goods_are_scanned_counted_and_paid_together(shop):
    begin(shop)
    scan(shop, "6901234567892", r"RMB 3\.50")
    scan(shop, "6901234567892", r"RMB 7\.00")
    shop.press("1", "2", "ENTER")
    shop.wait(r"RMB 15\.99")
    shop.wait("GOODS 3")
    pay(shop)
    slip = shop.slips[-1]
    for words in ("可口可乐", "2 x 3.50", "7.00", "Bread", "1 x 8.99", "RMB 15.99"):
        assert words in slip, slip
    shop.leave()
    shop.settled("approved")
    shop.power("off")
    shop.power("on")
    shop.opened()
    shop.press("FUNC", "3")
    shop.wait("ENTER: print")
    shop.press("ENTER")
    assert "2 x 3.50" in shop.wait_slip("REPRINT")[-1]


def test_pieces_and_discounts_are_changed_within_what_is_allowed(shop):
    begin(shop)
    scan(shop, "7", r"RMB 1\.20")
    scan(shop, "12", r"RMB 10\.19")
    shop.press("FUNC")
    shop.wait("GOODS 1/2")
    shop.press("1")
    shop.wait("Pieces")
    shop.press("1", "0", "ENTER")
    shop.wait(r"10x1\.20 +12\.00")
    shop.press("2")
    shop.wait("1 %")
    shop.press("1", "2", "1", "ENTER")
    shop.wait("At most 20 %")
    shop.press("CANCEL")
    shop.press("2")
    shop.wait("1 %")
    shop.press("1", "1", "0", "ENTER")
    shop.wait(r"10x1\.20 +10\.80")
    shop.press("4")
    shop.wait("All goods")
    shop.press("2", "9", "9", "ENTER")
    shop.wait("GOODS 1/2")
    shop.press("CANCEL")
    shop.wait(r"RMB 18\.80")
    pay(shop)
    slip = shop.slips[-1]
    assert [words in slip for words in ("-1.20", "SUBTOTAL", "19.79", "-0.99", "RMB 18.80")] == [True] * 5, slip
    shop.leave()
    shop.settled("approved")
    assert shop.payments()[0]["amount"] == 1880


def test_what_is_taken_back_or_thrown_away_costs_nothing(shop):
    begin(shop)
    scan(shop, "7", r"RMB 1\.20")
    scan(shop, "7", r"RMB 2\.40")
    shop.press("CLEAR")
    shop.wait(r"RMB 1\.20")
    shop.press("CANCEL")
    shop.wait("Throw all away")
    shop.press("CANCEL")
    shop.wait(r"RMB 1\.20")
    shop.press("CANCEL")
    shop.wait("Throw all away")
    shop.press("ENTER")
    shop.wait("FUNC: menu")
    assert shop.payments() == []


def test_an_unknown_code_and_a_broken_list_say_what_to_do(shop):
    begin(shop)
    scan(shop, "99", "Not in the list")
    shop.wait("Ask its price")
    shop.press("CANCEL")
    shop.wait("Scan goods")
    with open_shop(LIST + "13,Milk\n") as other:
        begin(other)
        scan(other, "12", "Wrong: line 5")
        other.wait("Call the manager")
    with open_shop(goods="/flash/none.csv") as other:
        begin(other)
        scan(other, "12", "No price list")


def test_a_cut_in_any_flash_operation_leaves_no_half_sale(shop):
    """Goods are on flash before the intent; the same trace number is used again when the intent never came."""
    for operation in range(1, 5):
        begin(shop)
        scan(shop, "12", r"RMB 8\.99")
        shop.press("ENTER")
        shop.wait("Swipe card")
        shop.do("power", cut_after={"flash_ops": operation, "torn": operation % 2 == 0})
        shop.swipe()
        assert shop.wait_dark(10)
        shop.power("on")
        shop.wait("Amount|SLIP DUE|UNKNOWN|REVERSED|PRINT")
        shop.ends()
        if any("SLIP DUE" in line for line in shop.terminal.lines()):
            shop.press("ENTER")
            assert "1 x 8.99" in shop.wait_slip("REPRINT")[-1]
        shop.press("CANCEL")
        shop.opened()
    assert "approved" in shop.states()


def test_a_refund_names_the_goods_that_come_back(shop):
    begin(shop)
    scan(shop, "6901234567892", r"RMB 3\.50")
    scan(shop, "6901234567892", r"RMB 7\.00")
    scan(shop, "12", r"RMB 15\.99")
    pay(shop)
    shop.leave()
    sale = shop.payments()[0]
    shop.press("FUNC", "2")
    shop.wait("Reference")
    shop.press(*sale["rrn"], "ENTER", *sale["date"], "ENTER")
    shop.wait("FUNC: goods")
    shop.press("FUNC")
    shop.wait("Back, 0 to 2")
    shop.press("3", "ENTER")
    shop.wait("Back, 0 to 2")
    shop.press("1", "ENTER")
    shop.wait("Back, 0 to 1")
    shop.press("ENTER")
    shop.wait(r"RMB 3\.50")
    shop.press("ENTER")
    shop.wait("Supervisor|Code")
    shop.press("1", "2", "3", "4", "5", "6", "ENTER")
    shop.wait("REFUNDED")
    slip = shop.wait_slip("1 x 3.50")[-1]
    assert "可口可乐" in slip and "Bread" not in slip
    shop.leave()
    shop.settled("approved", "approved")
    assert [payment["amount"] for payment in shop.payments()] == [1599, 350]


def test_where_the_goods_are_lost_the_amount_is_typed(shop):
    begin(shop)
    scan(shop, "12", r"RMB 8\.99")
    pay(shop)
    shop.leave()
    sale = shop.payments()[0]
    shop.power("off")
    lose(shop, "goods", 0)
    shop.power("on")
    shop.wait("Damaged: 1")
    shop.press("2")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.opened()
    shop.press("FUNC", "2")
    shop.wait("Reference")
    shop.press(*sale["rrn"], "ENTER", *sale["date"], "ENTER")
    shop.wait("FUNC: goods")
    shop.press("FUNC")
    shop.wait("Key the amount")
    shop.press("ENTER")
    shop.wait("ENTER: refund")
    shop.press("1", "0", "0", "ENTER")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("REFUNDED")
    assert sorted(shop.booked().values()) == [-100, 899]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_slip_is_the_one_that_people_read(language):
    with open_shop(language=language) as shop:
        begin(shop)
        scan(shop, "6901234567892", r"RMB 3\.50")
        scan(shop, "12", r"RMB 12\.49")
        shop.press("FUNC", "2", "1", "2", "0", "ENTER", "CANCEL")
        shop.wait(r"RMB 11\.79")
        pay(shop)
        slip = (GOLDEN / f"goods-{language}.txt").read_text(encoding="utf-8")
        assert slip in shop.slips[-1]
