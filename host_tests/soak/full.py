"""A journal with room for a few sales more: the last of them, the refusal, and what is still possible after it."""

import random
from pathlib import Path

from drivers.flash import Region
from host_tests.doubles.nor import Nor
from host_tests.soak.cashier import Cashier
from host_tests.soak.image import opened
from host_tests.wording import shows
from journal import records
from journal.journal import Journal
from till import ledger
from tools.simulator import provision
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE

TERMINAL, MERCHANT = "12345678", "123456789012345"


def nearly_full(sales: int) -> bytes:
    """A flash image whose journal, made of declined payments, has room for about so many sales."""
    nor = Nor(JOURNAL_SIZE // SECTOR)
    journal = Journal(Region(nor))
    list(journal.replay())
    keep = ledger._RESERVE + ledger._WORST + sales * 350
    trace = 0
    while journal.room > keep:
        trace += 1
        start = {"kind": "sale", "trace": trace, "batch": 1, "amount": 100, "entry": "022", "card": "620000******0005"}
        names = {"operator": "01", "terminal": TERMINAL, "merchant": MERCHANT}
        journal.append(records.START, records.encode(start | names))
        journal.append(records.DECLINED, records.encode({"trace": trace, "batch": 1, "code": "51"}))
    return provision.image()[:VFS_SIZE] + bytes(nor.data)


def fill(rom: Path | None = None, most: int = 60, seed: int = 1) -> int:
    """Sell until the terminal refuses; returns how many sales it took. Raises AssertionError.

    The refusal says why and that nothing is charged, and sends nothing. What was in doubt is still undone, and after a
    power cut everything is as before.
    """
    choose = random.Random(seed)
    with opened(rom, nearly_full(3)) as shop:
        shop.opened()
        cashier = Cashier(shop, choose)
        taken = 0
        while True:
            shop.host.fault("drop-answer", mti="0200", count=1) if taken % 3 == 2 else None
            told = cashier.sell(choose.randrange(1, 1000))
            if "refused.journal" in told.screens:
                break
            taken += 1
            assert taken < most, "the journal never got full"
        shop.ends()
        _refuses(shop)
        shop.terminal.power_cycle()
        cashier.rest()
        _refuses(shop)
        shop.agree()
        assert shop.terminal.resets == 0
    return taken


def _refuses(shop) -> None:
    before = len(shop.payments())
    shop.wait(r"\[link_up\]")
    shop.terminal.press("5", "ENTER")
    lines = shop.wait("Storage is full")
    assert shows(lines, "result.not_sent") and shows(lines, "result.not_charged")
    assert any("Settle first" in line for line in lines), lines
    shop.terminal.press("CANCEL")
    shop.wait("FUNC: menu")
    assert len(shop.payments()) == before
