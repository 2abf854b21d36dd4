"""Room in the journal: about a thousand sales fit, then the batch must be settled."""

from drivers.flash import Region
from host_tests.doubles.nor import Nor
from host_tests.soak.cashier import Cashier
from host_tests.soak.shop import Counter
from host_tests.wording import shows
from journal import records
from journal.journal import Journal
from payments.book import Book
from till import reserve
from tools.simulator import provision
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE

FILLER = "-" * 225
A_SALE = 350  # bytes, at most
ROUNDED = 900  # what headers of sectors take, and the last record here too many


def full(lines: list[str]) -> bool:
    """Whether the terminal says that nothing more is sold before a settlement."""
    return shows(lines, "refused.journal", "refused.batch_full")


def make_room(shop: Counter, cashier: Cashier) -> None:
    """The batch is settled: the next sale has room, without a pause. Nothing is pending, and all is well.

    Raises AssertionError.
    """
    before = settlements(shop)
    cashier.settle()
    assert settlements(shop) == before + 1, "the batch was not settled"


def begun(shop: Counter) -> bool:
    """Whether a settlement was begun that has not ended."""
    steps = [record["record"] for record in shop.do("journal")["records"]]
    return [step for step in steps if step in ("settling", "settled")][-1:] == ["settling"]


def settlements(shop: Counter) -> int:
    """How many batches the host has closed. Raises AssertionError when totals differed."""
    rows = shop.host.settlements()
    assert all(row["balanced"] for row in rows), f"the totals of a batch differ: {rows}"
    return sum(row["ended"] for row in rows)


def nearly_full(sales: int) -> bytes:
    """A flash image whose journal has room for about so many sales.

    It holds few records, as long as they can be: so a start does not take longer than on a new terminal.
    """
    nor = Nor(JOURNAL_SIZE // SECTOR)
    journal = Journal(Region(nor))
    list(journal.replay())
    keep = reserve.of_sale(Book(), 0) + ROUNDED + sales * A_SALE
    trace = 0
    while journal.tidy() or _left(nor) > keep:
        trace += 1
        journal.append(records.TRACE, records.encode({"trace": trace} | dict.fromkeys(("issuer", "acquirer"), FILLER)))
    return provision.image()[:VFS_SIZE] + bytes(nor.data)


def _left(nor: Nor) -> int:
    """Bytes behind the last record, without the sector that begins the ring's next turn."""
    return len(nor.data) - len(nor.data.rstrip(b"\xff")) - SECTOR
