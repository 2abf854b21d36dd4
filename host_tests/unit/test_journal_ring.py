"""Promise 6: of a ring of sectors exactly the living ones are read, in order, wherever they lie."""

from hypothesis import given
from hypothesis import strategies as st

from tools.journal import decode, payments, read, sectors
from unit import journal_images as images
from unit.journal_images import SECTOR, Ring, turns


def numbers(image: bytes) -> list:
    return [record["sequence"] for record in decode(image)[0]]


def intact(image: bytes):
    return decode(image)[1]


def held(ring: Ring) -> list:
    """Numbers of the records that nobody gave up: behind the `gone` of the newest header."""
    newest = ring.data[ring.opened[ring.number] :]
    return list(range(int.from_bytes(newest[12:16], "big") + 1, ring.sequence + 1))


def test_several_turns_are_read_from_what_was_given_up_to_the_end():
    for first in range(8):
        ring = turns(first=first)
        assert ring.number > 8, "the ring went round"
        assert (numbers(ring.image()), intact(ring.image())) == (held(ring), True)
        assert read(ring.image()).chain == ring.chain


def test_the_first_sectors_may_be_blank():
    ring = Ring(8, first=5)
    ring.day(1)
    assert not ring.image()[: 5 * SECTOR].strip(b"\xff")
    assert (numbers(ring.image()), intact(ring.image())) == (list(range(1, ring.sequence + 1)), True)


@given(st.permutations(range(8)))
def test_sectors_may_lie_in_any_order(order):
    image = turns().image()
    mixed = b"".join(image[place * SECTOR : (place + 1) * SECTOR] for place in order)
    assert decode(mixed) == decode(image)


def test_the_newest_header_says_what_is_gone_and_older_ones_do_not():
    ring = Ring(8)
    settled = ring.day(1)
    before = numbers(ring.image())
    ring.give_up(settled)
    assert numbers(ring.image()) == before, "on flash nothing says so yet"
    ring.open()
    assert ring.gone and numbers(ring.image()) == list(range(ring.gone + 1, ring.sequence + 1))
    assert intact(ring.image()) is True


def dead_place(ring: Ring) -> int:
    """Place of the newest sector that is given up and not written over."""
    return ring.opened[max(number for number, last in ring.begins.items() if last < held(ring)[0] - 1)]


def harms(image: bytes, at: int):
    """A dead sector as erases, cuts and bad cells leave it."""
    yield "erased", images.erase(image, at)
    for size in (4, 52, 300, 2048, 3900):
        yield f"{size} bytes erased", images.put(image, at, b"\xff" * size)
        yield f"the rest erased from {size} on", images.put(image, at + size, b"\xff" * (SECTOR - size))
    yield "a torn header", images.put(images.erase(image, at), at, image[at : at + 20])
    yield "a bad bit in the header", images.put(image, at + 9, bytes((image[at + 9] ^ 4,)))
    yield "a bad bit in a record", images.put(image, at + 62, bytes((image[at + 62] ^ 4,)))
    yield "zeros", images.put(image, at, bytes(SECTOR))


def test_whatever_is_in_a_dead_sector_is_nothing():
    ring = turns()
    told = decode(ring.image())
    assert told[1] is True
    for what, image in harms(ring.image(), dead_place(ring)):
        assert decode(image) == told, what


def test_the_same_harm_to_a_living_sector_is_told():
    ring = Ring(8)
    ring.day(1, 100)
    for what, image in harms(ring.image(), ring.opened[2]):
        assert intact(image) is not True, what


def test_a_lost_beginning_is_told():
    ring = turns()
    first = sectors(ring.image())[0]
    assert first.sequence > 0
    image = images.erase(ring.image(), first.at)
    told = str(intact(image))
    assert f"records {first.sequence + 1} to" in told and "missing" in told


def test_a_journal_with_nothing_given_up_begins_with_an_empty_chain():
    ring = Ring(2)
    ring.sale(1)
    image = images.put(ring.image(), 0, images.header(1, 0, 0, b"\x01" * 32))
    assert "what lies before it" in str(intact(image))


def test_a_first_sector_whose_header_is_damaged_hides_nothing_and_accuses_nothing_else():
    ring = turns()
    first = sectors(ring.image())[0]
    image = images.put(ring.image(), first.at + 20, bytes(4))
    assert numbers(image) == held(ring)
    assert [wrong.what for wrong in read(image).wrong] == ["header"]


def test_a_sector_without_one_whole_record_comes_before_the_next_one():
    """Opened, then the power failed in its first record, and the next one was opened: both begin after one record."""
    for first in range(4):
        ring = Ring(4, first)
        ring.sale(1)
        ring.open()
        ring.torn()
        ring.open()
        ring.sale(2)
        assert (numbers(ring.image()), intact(ring.image())) == (list(range(1, 7)), True)


def test_a_header_that_gives_up_what_comes_after_it_is_damaged():
    ring = Ring(2)
    ring.sale(1)
    image = images.put(ring.image(), 0, images.header(1, 0, 1, bytes(32)))
    assert numbers(image) == [1, 2, 3] and "header is damaged" in str(intact(image))


def test_a_copy_of_an_old_sector_is_told():
    ring = Ring(8)
    ring.day(1, 100)
    image = ring.image()
    copy = images.put(image, 7 * SECTOR, image[SECTOR : 2 * SECTOR])
    assert "comes after" in str(intact(copy))


def test_records_of_payments_whose_start_was_given_up_make_no_payment():
    ring = Ring(8)
    ring.add("start", batch=1, trace=1, amount=100)
    ring.open()
    ring.gone = 1
    ring.open()
    for kind in ("approved", "reversing", "reversed", "closed", "declined", "not_sent"):
        ring.add(kind, batch=1, trace=1, code="00")
    ring.add("print", batch=1, trace=1, slip=1, state=1)
    ring.add("settled", batch=1)
    ring.sale(1, batch=2)
    found, whole = decode(ring.image())
    assert whole is True and found[0]["sequence"] == 2
    assert [(payment["batch"], payment["state"]) for payment in payments(found)] == [(2, "approved")]


def test_an_image_that_ends_within_a_sector_can_be_read():
    ring = Ring(2)
    ring.sale(1)
    for size in range(0, 300, 7):
        decode(ring.image()[:size])
    assert numbers(ring.image()[:300]) == [1, 2, 3]
