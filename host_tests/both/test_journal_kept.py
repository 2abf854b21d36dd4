"""A journal is read by every firmware that comes after the one that wrote it, and left alone by those before."""

from binascii import crc32, hexlify

from doubles.nor import Nor
from drivers.flash import Region
from journal.journal import Journal
from journal.scan import HEADER
from journal.service import NEWER, RETIRED, hindrance
from till.ledger import Ledger
from vectors import journal_1


class NoClock:
    def stamp(self):
        return 0


def flash(version=1):
    """The journal that is kept for this, under a version's header."""
    nor = Nor(8)
    data = journal_1.image()
    nor.data[: len(data)] = data
    nor.data[2] = 0x30 + version
    nor.data[HEADER - 4 : HEADER] = crc32(bytes(nor.data[: HEADER - 4])).to_bytes(4, "big")
    return nor


def opened():
    """(flash, the journal on it, read)."""
    nor = flash()
    journal = Journal(Region(nor))
    for _ in journal.replay():
        pass
    return nor, journal


def test_a_journal_of_version_1_is_read_and_gone_on_with():
    nor = flash()
    assert hindrance(Region(nor)) == ""
    ledger = Ledger(Journal(Region(nor)), NoClock())
    ledger.load()
    assert ledger.damaged == 0 and ledger.records == journal_1.RECORDS
    assert hexlify(ledger.head).decode() == journal_1.HEAD
    book = ledger.book
    assert (book.batch, book.trace, book.day_over, len(book.due)) == (2, 9, True, 6)
    assert [(one["trace"], one["reason"], one["amount"]) for one in book.pending] == [(9, "A0", 800)]
    ledger.write(1, trace=10)
    assert ledger.records == journal_1.RECORDS + 1


def test_one_of_a_newer_version_is_told_and_one_with_a_damaged_magic_is_not_taken_for_it():
    assert hindrance(Region(flash(2))) == NEWER and hindrance(Region(flash(9))) == NEWER
    nor = flash()
    nor.data[2] = 0x33  # its CRC does not hold
    assert hindrance(Region(nor)) == ""


def test_its_last_record_says_that_it_went_elsewhere():
    nor, journal = opened()
    journal.append(20, b"\x27\x0812345678")
    assert hindrance(Region(nor)) == RETIRED
    journal.append(21, b"\x27\x0812345678")
    assert hindrance(Region(nor)) == ""


def test_sectors_in_which_no_record_became_whole_do_not_hide_the_last_one():
    nor, journal = opened()
    journal.append(20, b"\x27\x0812345678")
    for number in (2, 3):
        header = b"SJ1\n" + number.to_bytes(4, "big") + journal.sequence.to_bytes(4, "big") + bytes(4) + journal.head
        at = (number - 1) * 4096
        nor.data[at : at + HEADER] = header + crc32(header).to_bytes(4, "big")
        assert hindrance(Region(nor)) == RETIRED


def test_an_empty_journal_hinders_nobody():
    assert hindrance(Region(Nor(4))) == ""
