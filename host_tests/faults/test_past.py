"""The used terminals of the sweep are what they are said to be, and the firmware finds nothing wrong with them."""

import pytest

from drivers.flash import Region
from host_tests.doubles.nor import Nor
from host_tests.faults.past import KINDS, past, tidy
from journal import records
from journal.journal import Journal
from till.ledger import Ledger
from tools.journal import decode, sectors
from tools.simulator.models.flash import JOURNAL_SIZE, SECTOR, VFS_SIZE


class Still:
    def stamp(self):
        return 846840600


def opened(journal: bytes):
    chip = Nor(JOURNAL_SIZE // SECTOR)
    chip.data[:] = journal
    log = Journal(Region(chip))
    ledger = Ledger(log, Still())
    ledger.load()
    return chip, log, ledger


def given_up_by_the_next_sector(chip, log, ledger):
    """How many records, when it is begun now."""
    gone, newest = log.gone, sectors(bytes(chip.data))[-1]
    while sectors(bytes(chip.data))[-1] == newest:
        ledger.write(records.TRACE, trace=ledger.book.next_trace(), merchant="0" * 200)
    return log.gone - gone


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("left", [120, 600])
def test_its_journal_is_whole(kind, left):
    image = past(kind, left).image[VFS_SIZE:]
    entries, intact = decode(image)
    assert intact is True and entries
    _, log, ledger = opened(image)
    assert ledger.damaged == 0 and log.sequence == entries[-1]["sequence"]
    assert tidy(image) == (kind != "late")


def test_a_batch_to_upload_has_money_on_both_sides_and_more_than_one_message_of_it():
    totals = opened(past("batch", 0).image[VFS_SIZE:])[2].book.totals
    assert (totals.debits, totals.credits, totals.credit) == (7, 2, 1468)


@pytest.mark.parametrize("left", [120, 600])
def test_where_all_is_settled_the_next_sector_gives_up_the_oldest(left):
    used = past("ring", left)
    chip, log, ledger = opened(used.image[VFS_SIZE:])
    assert left <= log.room % 4044 < left + 24
    assert given_up_by_the_next_sector(chip, log, ledger) > 0 and log.gone <= used.settled


def test_where_it_is_held_nothing_is_given_up_though_something_is_settled():
    used = past("held", 120)
    chip, log, ledger = opened(used.image[VFS_SIZE:])
    begins = [sector.sequence for sector in sectors(bytes(chip.data))]
    assert begins[0] < used.settled < begins[1]
    assert given_up_by_the_next_sector(chip, log, ledger) == 0


def test_where_it_is_full_no_sale_fits_also_when_nothing_is_pending_any_more():
    ledger = opened(past("full", 120).image[VFS_SIZE:])[2]
    (pending,) = ledger.book.pending
    ledger.write(records.REVERSED, batch=pending["batch"], trace=pending["trace"], code="25")
    assert not ledger.book.pending and not ledger.room_for_sale
