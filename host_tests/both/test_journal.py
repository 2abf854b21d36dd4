"""Promise 6: the journal keeps what it took. Tries to break it: cuts at every byte, full flash, dirty flash."""

from binascii import crc32

from doubles.nor import Nor
from drivers.flash import Region
from journal.journal import Journal, JournalError, JournalFull
from journal.scan import HEADER
from raises import raises


class PowerCut(Exception):
    pass


class CutNor(Nor):
    """Power fails in the middle of the next program: `keep` bytes of it are done."""

    keep = None

    def writeblocks(self, block, buf, offset):
        if self.keep is None:
            return Nor.writeblocks(self, block, buf, offset)
        if self.keep:
            Nor.writeblocks(self, block, buf[: self.keep], offset)
        raise PowerCut


def opened(nor):
    """(journal ready to append, what it held)"""
    journal = Journal(Region(nor))
    return journal, [(sequence, kind, payload) for sequence, kind, payload in journal.replay()]


def held(nor):
    return [payload for _, _, payload in opened(nor)[1]]


def test_what_was_appended_is_replayed_in_order_after_a_restart():
    nor = Nor(4)
    journal, records = opened(nor)
    assert records == []
    for number in range(40):
        assert journal.append(number, bytes([number]) * number) == number + 1
    assert opened(nor)[1] == [(number + 1, number, bytes([number]) * number) for number in range(40)]


def test_records_go_on_in_the_next_sector_and_never_cross_one():
    nor = Nor(3)
    journal, _ = opened(nor)
    for number in range(60):
        journal.append(1, bytes([number]) * 150)
    assert [payload[0] for payload in held(nor)] == list(range(60))


def test_a_restart_between_all_appends_changes_nothing():
    nor = Nor(2)
    for number in range(30):
        journal, records = opened(nor)
        assert len(records) == number
        assert journal.append(7, bytes([number]) * 90) == number + 1
    assert journal.damaged == 0


def test_a_cut_at_every_byte_of_a_record_loses_no_earlier_one_and_hides_no_later_one():
    for keep in range(33):
        nor = CutNor(2)
        journal, _ = opened(nor)
        journal.append(1, b"first")
        nor.keep = keep
        raises(PowerCut, journal.append, 2, b"torn-torn-torn-torn-")
        nor.keep = None
        journal, records = opened(nor)
        whole = keep >= 32
        assert [payload for _, _, payload in records] == [b"first"] + ([b"torn-torn-torn-torn-"] if whole else [])
        journal.append(3, b"after")
        assert held(nor)[-1] == b"after"
        assert held(nor)[0] == b"first"


def test_cuts_in_a_row_at_the_same_place_lose_nothing():
    nor = CutNor(2)
    journal, _ = opened(nor)
    journal.append(1, b"first")
    for keep in (1, 2, 3, 8, 9, 13, 1, 1):
        nor.keep = keep
        raises(PowerCut, journal.append, 2, b"torn-torn")
        nor.keep = None
        journal, _ = opened(nor)
    journal.append(3, b"last")
    assert held(nor) == [b"first", b"last"]


def test_a_cut_in_a_sector_header_costs_nothing():
    for keep in range(HEADER):
        nor = CutNor(3)
        journal, _ = opened(nor)
        while journal.room > 2 * (4096 - HEADER) + 200:
            journal.append(1, b"x" * 180)
        count = len(held(nor))
        nor.keep = keep
        raises(PowerCut, journal.append, 2, b"y" * 400)
        nor.keep = None
        journal, records = opened(nor)
        assert len(records) == count
        journal.append(3, b"z" * 400)
        assert held(nor)[-1] == b"z" * 400 and len(held(nor)) == count + 1


def test_full_refuses_and_keeps_everything():
    nor = Nor(2)
    journal, _ = opened(nor)
    count = 0
    while True:
        try:
            journal.append(1, b"x" * 200)
        except JournalFull:
            break
        count += 1
    assert count == 2 * ((4096 - HEADER) // 212)
    assert len(held(nor)) == count


def test_flash_that_does_not_keep_the_bytes_is_noticed():
    nor = Nor(2)
    journal, _ = opened(nor)
    journal.append(1, b"good")
    nor.data[HEADER + 16 + 12] = 0  # a dead cell where the next record goes
    raises(JournalError, journal.append, 1, b"\xff" * 20)
    assert held(nor) == [b"good"]


def test_flash_that_refuses_is_the_journals_error():
    nor = Nor(2)
    journal, _ = opened(nor)
    nor.answer = OSError(5)
    raises(JournalError, journal.append, 1, b"x")


def test_a_region_with_old_dirt_is_taken_into_use():
    nor = Nor(2)
    nor.data[:] = b"\x5a" * len(nor.data)
    journal, records = opened(nor)
    assert records == []
    for number in range(30):
        journal.append(1, bytes([number]) * 200)
    assert len(held(nor)) == 30


def test_a_damaged_record_in_the_middle_is_counted_and_the_rest_is_kept():
    nor = Nor(2)
    journal, _ = opened(nor)
    for number in range(5):
        journal.append(1, bytes([number]) * 20)
    nor.data[HEADER + 2 * 32 + 10] &= 0x0E
    nor.data[HEADER + 2 * 32 + 11] = 0
    journal, records = opened(nor)
    assert [payload[0] for _, _, payload in records] == [0, 1, 3, 4]
    assert journal.damaged == 1


def test_append_before_replay_is_refused():
    raises(JournalError, Journal(Region(Nor(1))).append, 1, b"x")


def rewritten(nor, place, payload):
    """Somebody changes a record and mends its CRC."""
    head = bytes(nor.data[place : place + 8])
    nor.data[place + 8 : place + 8 + len(payload)] = payload
    mended = crc32(payload, crc32(head)).to_bytes(4, "big")
    nor.data[place + 8 + len(payload) : place + 12 + len(payload)] = mended


def test_a_changed_record_is_found_out_though_its_crc_was_mended():
    nor = Nor(3)
    journal, _ = opened(nor)
    for number in range(60):
        journal.append(1, bytes([number]) * 84)
    rewritten(nor, HEADER + 5 * 96, b"\x63" * 84)
    journal, records = opened(nor)
    assert records[5][2] == b"\x63" * 84
    assert journal.damaged == 1


def test_a_swapped_pair_is_found_out():
    nor = Nor(2)
    journal, _ = opened(nor)
    for number in range(8):
        journal.append(1, bytes([number]) * 84)
    first, second = HEADER + 2 * 96, HEADER + 3 * 96
    one, other = bytes(nor.data[first : first + 96]), bytes(nor.data[second : second + 96])
    nor.data[first : first + 96] = other
    nor.data[second : second + 96] = one
    assert opened(nor)[0].damaged


def test_a_lost_sector_is_found_out():
    nor = Nor(4)
    journal, _ = opened(nor)
    for number in range(100):
        journal.append(1, bytes([number]) * 84)
    nor.data[4096 : 2 * 4096] = b"\xff" * 4096
    assert opened(nor)[0].damaged


def test_the_chain_after_a_restart_is_the_chain_before_it():
    nor = CutNor(3)
    journal, _ = opened(nor)
    for number in range(60):
        journal.append(1, bytes([number]) * 84)
        if number % 7 == 0:
            nor.keep = 20
            raises(PowerCut, journal.append, 2, b"torn" * 9)
            nor.keep = None
            before = journal.head
            journal, _ = opened(nor)
            assert journal.head == before and journal.damaged == 0
    assert opened(nor)[0].head == journal.head


def test_a_damaged_header_hides_no_record_and_nothing_is_erased_for_it():
    for broken in (0, 1):
        nor = Nor(3)
        journal, _ = opened(nor)
        for number in range(60):
            journal.append(1, bytes([number]) * 84)
        nor.data[broken * 4096 + 5] ^= 1
        journal, records = opened(nor)
        assert [payload[0] for _, _, payload in records] == list(range(60))
        assert journal.damaged >= 1
        assert journal.append(1, b"after") == 61
        assert len(held(nor)) == 61


def test_a_lost_first_sector_is_found_out():
    nor = Nor(3)
    journal, _ = opened(nor)
    for number in range(60):
        journal.append(1, bytes([number]) * 84)
    nor.data[:4096] = b"\xff" * 4096
    journal, records = opened(nor)
    assert records and journal.damaged
