"""A board whose journal has 1 MiB, with so much in it that nothing more is sold: a start, a look back to the first sale
and a settlement go through in 64 KB of heap."""

import pytest

from host_tests.e2e.batches import kept, settle, settled
from host_tests.e2e.shop import Shop
from host_tests.soak.room import FILLER
from journal import records
from tools.boards import partitions
from tools.journal.reader import sectors

BOARD = "esp32s3_devkitc"
LEFT = 6_144  # bytes, less than is kept for a settlement of three payments and a sign-on


def fill(ledger):
    """Few records, as long as they can be: what counts for the heap is the number of sectors."""
    long = dict.fromkeys(("issuer", "acquirer"), FILLER)
    while ledger.tidy() or ledger.room > LEFT:
        ledger.write(records.TRACE, trace=ledger.book.next_trace(), **long)


@pytest.mark.timeout(600)
def test_a_full_journal_of_a_mebibyte_is_read_searched_and_settled():
    size = partitions.size(BOARD, "journal", 0)
    image = kept(3, fill, size)
    with Shop(simulator={"seed": 1, "board": BOARD, "image": image}) as shop:
        shop.wait("Reading journal", 30)
        shop.wait("Amount", 120)
        shop.ready()
        assert len(sectors(shop.terminal.flash.region("journal"))) > 250
        shop.press("5", "ENTER")
        shop.wait("Settle first")
        shop.press("CANCEL")
        shop.press("FUNC", "4")
        shop.wait("#000003 +1.03", 150)
        shop.press("8", "8")
        shop.wait("#000001 +1.01")
        shop.press("CANCEL")
        shop.ready()
        settle(shop)
        shop.wait("^SETTLED", 150)
        settled(shop)
        shop.leave()
        shop.press("1", "00", "ENTER")
        shop.wait("Tap card")
        shop.do("tap", uid="04A1B2C3D4E5F6")
        shop.wait("APPROVED")
        assert shop.terminal.resets == 0
