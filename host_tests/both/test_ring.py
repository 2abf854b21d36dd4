"""Promise 6, turn after turn: only what is settled is given up, it is erased in idle moments alone, and a cut anywhere
in that is no damage."""

from binascii import crc32

from doubles.cut_nor import CutNor, PowerCut
from doubles.nor import Nor
from drivers.flash import Region
from journal.journal import Journal, JournalFull
from journal.scan import HEADER
from raises import raises


def opened(nor):
    journal = Journal(Region(nor))
    return journal, [(sequence, payload) for sequence, _, payload in journal.replay()]


def payload(number):
    return number.to_bytes(4, "big") * 100


def idle(journal, settled=0):
    journal.settled = settled
    while journal.tidy():
        pass


def intact(nor, last):
    """Opened again: everything from what is gone on is there, in order, and nothing is called damaged."""
    journal, records = opened(nor)
    assert journal.damaged == 0
    assert [sequence for sequence, _ in records] == list(range(journal.gone + 1, last + 1))
    assert [kept for _, kept in records] == [payload(sequence) for sequence, _ in records]
    return journal


def turned(nor, count, keep=20):
    """A journal after so many records of which all but the last `keep` are settled."""
    journal = opened(nor)[0]
    for number in range(1, count + 1):
        journal.append(1, payload(number))
        idle(journal, number - keep)
    return journal


def test_many_turns_keep_what_is_not_settled_and_erase_every_sector_as_often():
    class Worn(CutNor):
        def ioctl(self, op, arg):
            if op == 6:
                worn[arg] += 1
            return CutNor.ioctl(self, op, arg)

    worn = [0] * 12
    nor = Worn(12)
    turned(nor, 800)
    journal = intact(nor, 800)
    assert 800 - 20 >= journal.gone > 800 - 9 * 8
    assert min(worn) >= 6 and max(worn) - min(worn) <= 1


def test_a_large_ring_keeps_of_what_is_settled_as_much_as_a_start_reads_soon():
    """What is not settled it keeps, however much that is."""
    nor = CutNor(100)
    journal = turned(nor, 900)
    in_use = (journal.sequence - journal.gone) // 9
    assert 60 <= in_use <= 66
    for number in range(901, 1651):
        journal.append(1, payload(number))
        idle(journal, 880)
    assert journal.gone <= 880 and gone(nor, 1650) == journal.gone
    idle(journal, 1640)
    for number in range(1651, 1671):
        journal.append(1, payload(number))
        idle(journal, 1640)
    assert 60 <= (1670 - gone(nor, 1670)) // 9 <= 66


def gone(nor, last):
    """Opened again: every record from what is gone on is there."""
    journal = Journal(Region(nor))
    count = sum(1 for _ in journal.replay())
    assert journal.damaged == 0 and journal.gone + count == last
    return journal.gone


def test_append_never_erases():
    nor = CutNor(12)
    journal = turned(nor, 200)
    before, number = nor.erases, 201
    try:
        while True:
            journal.append(1, payload(number))
            number += 1
    except JournalFull:
        pass
    assert number > 230 and nor.erases == before, "not even when it is full"
    idle(journal, 200)
    assert nor.erases > before


def test_what_is_not_settled_is_never_given_up():
    nor = CutNor(9)
    journal = opened(nor)[0]
    last = 0
    try:
        while True:
            journal.append(1, payload(last + 1))
            last += 1
            idle(journal)
    except JournalFull:
        pass
    assert nor.erases == 0 and journal.room < 4096
    assert intact(nor, last).gone == 0
    raises(JournalFull, journal.append, 1, payload(last + 1))


def test_room_that_is_left_ends_before_the_sector_in_which_the_next_turn_begins():
    """A till that stops in time can always settle, and go on."""
    nor = Nor(9)
    journal = opened(nor)[0]
    last = 0
    while journal.room > 1000:
        last += 1
        journal.append(1, payload(last))
        idle(journal)
    idle(journal, last - 3)
    assert journal.room > 4 * (4096 - HEADER)
    assert intact(nor, last).gone > 0


def test_a_sector_goes_when_its_last_record_is_settled_and_not_before():
    nor = Nor(9)
    journal = opened(nor)[0]
    for number in range(1, 62):
        journal.append(1, payload(number))
        idle(journal)
    for settled in range(1, 40):
        journal.append(1, payload(61 + settled))
        idle(journal, settled)
        assert journal.gone <= settled
        assert opened(nor)[1][0][0] <= settled + 1
    assert journal.gone > 20


def test_a_cut_in_any_operation_of_a_turn_loses_nothing_and_damages_nothing():
    for part in (0, 1, 100, 129, 200, 255):
        after = 1
        while True:
            nor = CutNor(9)
            journal, last = turned(nor, 60), 60
            nor.left, nor.part = after, part
            try:
                while last < 85:
                    journal.append(1, payload(last + 1))
                    last += 1
                    idle(journal, last - 20)
                nor.left = None
                break
            except PowerCut:
                nor.left = None
            journal, records = opened(nor)
            last = records[-1][0]
            intact(nor, last)
            for number in range(last + 1, last + 30):
                journal.append(1, payload(number))
                idle(journal, number - 20)
            intact(nor, last + 29)
            after += 1
        assert after > 25


def test_a_sector_in_which_no_record_became_whole_is_older_than_the_next():
    nor = Nor(12)
    journal = turned(nor, 60)
    torn = 0
    for number in range(61, 190):
        other = CutNor(12)
        other.data[:] = nor.data
        torn += _torn_first(other, number)
        journal.append(1, payload(number))
        idle(journal, number - 20)
    assert torn > 12, "not at every place of the ring"


def _torn_first(nor, number):
    """Whether the next record begins a sector. If so it is torn there, and the ring must stand that."""
    journal = opened(nor)[0]
    nor.left, nor.part = 1, 100
    try:
        journal.append(1, payload(number))
        return False
    except PowerCut:
        nor.left = None
    journal = opened(nor)[0]
    idle(journal, number - 1)
    for later in range(number, number + 3):
        journal.append(1, payload(later))
    assert intact(nor, number + 2).head == journal.head
    return True


def test_a_cut_in_the_recovery_from_a_cut_is_no_damage_either():
    for first in range(1, 30, 3):
        for second in range(3):
            nor = CutNor(9)
            journal, last = turned(nor, 60), 60
            nor.left, nor.part = first, 90 + first
            try:
                while True:
                    journal.append(1, payload(last + 1))
                    last += 1
                    idle(journal, last - 20)
            except PowerCut:
                pass
            nor.left, nor.part = second, 33
            try:
                opened(nor)
            except PowerCut:
                pass
            nor.left = None
            last = opened(nor)[1][-1][0]
            intact(nor, last).append(1, payload(last + 1))
            intact(nor, last + 1)


def test_a_damaged_sector_in_the_middle_of_a_later_turn_is_found_and_hides_no_other():
    for place in range(9):
        nor = Nor(9)
        turned(nor, 100)
        whole = [sequence for sequence, _ in opened(nor)[1]]
        base = place * 4096
        if nor.data[base] == 0xFF:
            continue
        nor.data[base + 7] ^= 0x40
        nor.data[base + HEADER + 30] ^= 0xFF
        journal, records = opened(nor)
        kept = [sequence for sequence, _ in records]
        lost = [sequence for sequence in whole if sequence not in kept]
        if lost:
            assert len(lost) == 1 and journal.damaged
            journal.append(1, b"goes on")


def test_the_oldest_sector_missing_is_found():
    nor = Nor(9)
    turned(nor, 100)
    first = opened(nor)[1][0][0]
    for base in range(0, len(nor.data), 4096):
        if nor.data[base + 8 : base + 12] == (first - 1).to_bytes(4, "big"):
            nor.data[base : base + 4096] = b"\xff" * 4096
    assert opened(nor)[0].damaged


def test_the_newest_header_damaged_is_found_and_nothing_readable_is_lost():
    nor = Nor(9)
    turned(nor, 100)
    records = opened(nor)[1]
    heads = [(nor.data[base + 4 : base + 8], base) for base in range(0, len(nor.data), 4096)]
    newest = max([(bytes(number), base) for number, base in heads if number != b"\xff" * 4])[1]
    nor.data[newest + 20] ^= 1
    journal, kept = opened(nor)
    assert journal.damaged and kept[-len(records) :] == records
    journal.append(1, b"goes on")


def test_records_that_count_are_not_erased_though_a_header_makes_the_ring_seem_to_end():
    for place in range(9):
        nor = Nor(9)
        turned(nor, 100)
        base = place * 4096
        if nor.data[base] == 0xFF:
            continue
        nor.data[base + 8 : base + 12] = (500).to_bytes(4, "big")
        forged = crc32(bytes(nor.data[base : base + HEADER - 4]))
        nor.data[base + HEADER - 4 : base + HEADER] = forged.to_bytes(4, "big")
        held = [sequence for sequence, _ in opened(nor)[1]]
        journal, records = opened(nor)
        idle(journal)
        assert [sequence for sequence, _ in records] == held == [sequence for sequence, _ in opened(nor)[1]]
        assert journal.damaged


def test_the_chain_goes_on_over_all_turns():
    nor = Nor(9)
    journal = turned(nor, 150)
    assert intact(nor, 150).head == journal.head


def test_flash_that_does_not_erase_makes_no_sector_ready():
    class Stuck(CutNor):
        def ioctl(self, op, arg):
            return 0 if op == 6 else CutNor.ioctl(self, op, arg)

    nor = Stuck(9)
    journal = opened(nor)[0]
    last = 0
    try:
        while True:
            journal.append(1, payload(last + 1))
            last += 1
            idle(journal, last)
    except JournalFull:
        pass
    assert opened(nor)[0].damaged == 0 and opened(nor)[1][-1] == (last, payload(last))


def test_a_bit_that_fell_in_erased_flash_costs_a_start_no_second_look_at_what_is_blank():
    class Read(Nor):
        def readblocks(self, block, buf, offset):
            read[block] += len(buf)
            return Nor.readblocks(self, block, buf, offset)

    nor = Read(9)
    read = [0] * 9
    journal = opened(nor)[0]
    for number in range(1, 12):
        journal.append(1, payload(number))
    nor.data[8000] = 0x7F
    read[1] = 0
    assert intact(nor, 11).append(1, payload(12)) == 12
    assert 4096 < read[1] < 4 * 4096
    intact(nor, 12)
