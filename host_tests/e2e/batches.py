"""Batches for settlement: how a supervisor settles, a journal with sales in it, and what must hold of a closed one."""

from drivers.flash import Region
from host_tests.doubles.nor import Nor
from host_tests.e2e.shop import Shop
from host_tests.host.payhost_client import Client
from journal import records
from journal.journal import Journal
from payments import paper
from till.ledger import Ledger
from tools.simulator import provision
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE

SUPERVISOR = tuple("123456")
WHO = {"entry": "022", "operator": "01", "terminal": "12345678", "merchant": "123456789012345"}


class _NoClock:
    def stamp(self) -> int:
        return 0


def kept(sales: int, also=None, size: int = JOURNAL_SIZE) -> bytes:
    """A flash image whose journal has so many approved sales of batch 1, of 1.01, 1.02, ..., that no host knows.

    `also(ledger)` writes more. size: bytes of the journal.
    """
    nor = Nor(size // SECTOR)
    ledger = Ledger(Journal(Region(nor)), _NoClock())
    ledger.load()
    ledger.write(records.SIGN_ON, batch=1, keys=bytes(40))
    for number in range(1, sales + 1):
        key = {"batch": 1, "trace": ledger.book.next_trace()}
        ledger.write(records.START, kind="sale", amount=100 + number, card="620000******0005", **key, **WHO)
        ledger.write(records.APPROVED, code="00", rrn=f"{number:012d}", **key)
        ledger.write(records.PRINT, slip=paper.SALE, state=paper.PRINTED, **key)
        ledger.tidy()
    if also:
        also(ledger)
    return provision.image()[:VFS_SIZE] + bytes(nor.data)


def cut_off(ledger) -> None:
    """A sale between intent and outcome, for `also`."""
    key = {"batch": 1, "trace": ledger.book.next_trace()}
    ledger.write(records.START, kind="sale", amount=999, card="620000******0005", **key, **WHO)


def unknown(sales: int = 9, **settings) -> Shop:
    """A shop whose host does not know the batch's sales: the totals differ, all must be uploaded."""
    return Shop(simulator={"image": kept(sales)}, **settings)


def settle(shop: Shop) -> None:
    """From idle to the moment when it is up to the host."""
    shop.press("FUNC", "6")
    shop.wait("ENTER: settle|确认键 结算")
    shop.press("ENTER")
    let(shop)


def let(shop: Shop) -> None:
    """The supervisor's code."""
    shop.wait("Supervisor code|主管密码")
    shop.press(*SUPERVISOR, "ENTER")


def go_on(shop: Shop) -> None:
    """With a settlement that was interrupted."""
    shop.press("FUNC", "6")
    shop.wait("NOT FINISHED")
    shop.press("ENTER")


def settled(shop: Shop, batch: int = 1) -> str:
    """Wait for the end on screen and paper; returns the slip."""
    shop.wait("^SETTLED|^已结算", 20)
    shop.wait(f"(Batch|批次号) +{batch:06d}")
    slip = shop.wait_slip("JOURNAL HEAD")[-1]
    assert f"{batch:06d}" in slip
    return slip


def closed_at_host(shop: Shop, fen: int) -> None:
    """The host closes batch 1, with one sale of so many fen in it, under this terminal's name: one sign-on more."""
    other = Client(shop.host.port, batch=1, trace=900000)
    other.sign_on()
    totals = f"{fen:012d}001".ljust(62, "0")
    other.exchange("0500", other.management("201", 900001, f48=totals, f49="156", f63="01 "))
    other.exchange("0320", other.management("207", 900002, f48="0001"))
    assert [settlement["ended"] for settlement in shop.host.settlements()] == [True]


def asked(shop: Shop, mti: str) -> list[dict]:
    """Fields of every such request that came to the host, oldest first."""
    return [m["fields"] for m in shop.host.messages() if m["direction"] == "in" and m["mti"] == mti]


def closed(shop: Shop, batch: int, balanced: bool, uploaded: list[int]) -> None:
    """The batch is closed once, here and there, with these payments uploaded; no number was used for two messages."""
    found = [settlement for settlement in shop.host.settlements() if settlement["batch"] == batch]
    assert [(one["ended"], one["balanced"]) for one in found] == [(True, balanced)]
    assert [detail["trace"] for detail in found[0]["details"]] == uploaded
    journal = shop.do("journal")
    assert journal["intact"] is True, journal["intact"]
    ends = [record for record in journal["records"] if record["record"] == "settled" and record["batch"] == batch]
    assert [end["uploaded"] for end in ends] == [len(uploaded)]
    traces = [fields[11] for mti in ("0800", "0200", "0500", "0320") for fields in asked(shop, mti)]
    assert len(traces) == len(set(traces)), traces
    assert shop.status["faults"] == [] and shop.status["resets"] == 0
    assert not [line for line in shop.terminal.log if "Traceback" in line], list(shop.terminal.log)


def sells_in(shop: Shop, batch: int) -> None:
    """The next sale is approved in this batch, under a number of its own."""
    used = {payment["trace"] for payment in shop.told()}
    shop.leave()
    shop.sell("7")
    shop.wait("ENTER: copy|打印存根")
    sale = shop.told()[-1]
    assert (sale["batch"], sale["state"]) == (batch, "approved") and sale["trace"] not in used
    assert shop.booked()[batch, sale["trace"]] == 7
