"""Promise 6: what was changed on flash is found, told and printed; nothing readable is lost; nobody sells over it."""

from tools.simulator.models.flash import VFS_SIZE


def two_sales(shop):
    for _ in range(2):
        shop.sell()
        shop.wait("ENTER: copy")
        shop.leave()


def lose(shop, record: str, nth: int):
    """Zero the nth record of this kind on the flash of a terminal that is off."""
    from tools.journal import sectors
    from tools.journal.reader import _kind, _walk

    region = shop.terminal.flash.region("journal")
    first = sectors(region)[0]
    found = [
        (offset, len(raw))
        for offset, _, kind, raw in _walk(region[first.at : first.at + 4096])
        if _kind(kind) == record
    ]
    offset, size = found[nth]
    shop.terminal.flash.replace(VFS_SIZE + first.at + offset, bytes(size))


def test_a_lost_outcome_is_reversed_and_sales_wait_for_the_supervisor(shop):
    two_sales(shop)
    shop.power("off")
    lose(shop, "approved", 0)
    shop.power("on")
    shop.wait("JOURNAL")
    shop.wait("Damaged: 1")
    shop.wait("No sales now")
    shop.press("1")
    slip = shop.wait_slip("JOURNAL DAMAGE")[-1]
    assert "DAMAGED PLACES" in slip
    shop.press("5", "ENTER")
    shop.wait("JOURNAL")
    shop.press("2")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("KEEP GOODS|REVERSED|PRINTING")
    shop.wait("REVERSED")
    assert [payment["state"] for payment in shop.told()] == ["reversed", "approved"]
    assert sorted(shop.booked().values()) == [0, 1234]
    shop.leave()
    shop.power("off")
    shop.power("on")
    shop.sell()
    shop.wait("APPROVED")


def test_a_lost_print_record_only_asks_for_the_slip_again(shop):
    two_sales(shop)
    shop.power("off")
    lose(shop, "print", 0)
    shop.power("on")
    shop.wait("JOURNAL")
    shop.press("2")
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait("SLIP DUE")
    shop.press("CANCEL")
    shop.ready()
    assert [payment["state"] for payment in shop.told()] == ["approved", "approved"]
