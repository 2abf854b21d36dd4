"""Promise 6: with the chain on a settlement slip in hand, whatever was done to the settled records is found."""

import pytest
from click.testing import CliRunner

from tools.journal.__main__ import main
from unit import journal_images as images
from unit.journal_images import KINDS, SECTOR, Ring

NO_RECORD = "WRONG no record has this chain"


@pytest.fixture
def ring():
    """Six settled days, then an open one. The sector of the last settlement is the newest."""
    ring = Ring(8, first=3)
    for batch in range(1, 7):
        settled = ring.day(batch)
        ring.give_up(settled)
    ring.open()
    ring.sale(61)
    ring.settled = ring.day(7, 62)
    ring.slip = ring.chain
    ring.sale(70, 8)
    return ring


@pytest.fixture
def verify(tmp_path):
    """verify(image, head): (exit code, output)"""

    def run(image: bytes, head: str = ""):
        path = tmp_path / "flash.bin"
        path.write_bytes(image)
        done = CliRunner().invoke(main, ["verify", str(path), *(["--head", head] if head else [])])
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output

    return run


def test_the_chain_on_a_slip_is_named_by_its_settlement(ring, verify):
    slip = ring.slip.hex()
    code, told = verify(ring.image(), slip)
    assert code == 0 and "intact" in told
    assert f"head after record {ring.settled}, batch 000007 settled 2026-11-30 12:00:00;" in told
    begins = min(n for n in range(1, ring.settled) if n > int(told.split("up to record ")[1].split()[0]))
    assert f"what is held here begins with record {begins}" in told
    grouped = " ".join(slip[at : at + 4].upper() for at in range(0, 16, 4))
    assert verify(ring.image(), grouped) == verify(ring.image(), slip[:8]) == (code, told)


def test_a_chain_within_a_batch_is_named_by_the_settlement_before(ring, verify):
    code, told = verify(ring.image(), ring.chain.hex())
    assert code == 0
    assert f"record {ring.sequence}, a record of kind print; batch 000007 settled" in told
    first = Ring(2)
    first.sale(1)
    assert "no settlement is recorded up to there" in verify(first.image(), first.chain.hex())[1]


def test_a_chain_that_the_settlement_noted_is_named_by_it(verify):
    ring = Ring(2)
    ring.sale(1)
    slip = ring.chain
    ring.add("settled", batch=7, head=slip)
    told = verify(ring.image(), slip.hex())[1]
    assert f"head after record {ring.sequence - 1}, batch 000007 settled; what" in told


def test_a_settlement_at_no_date_is_named_without_one(verify):
    ring = Ring(2)
    ring.add("settled", batch=7, stamp=2**80)
    told = verify(ring.image(), ring.chain.hex())[1]
    assert "head after record 1, batch 000007 settled; what is held here begins with record 1" in told


@pytest.mark.parametrize("head", ["1234567", "not a chain", "12345678" * 9])
def test_what_is_no_chain_is_refused(ring, verify, head):
    code, told = verify(ring.image(), head)
    assert code == 2 and "8 to 64 hex digits" in told


def test_a_slip_of_another_terminal_or_of_long_ago_is_told(ring, verify):
    for head in (b"\xab" * 32, ring.chains[3], ring.chains[0], ring.chains[held(ring)[0] - 1]):
        code, told = verify(ring.image(), head.hex())
        assert code == 1 and NO_RECORD in told and "intact" not in told


# What somebody may do to settled records


def held(ring) -> list:
    """Numbers of the settled records that were not given up."""
    gone = int.from_bytes(ring.data[ring.opened[ring.number] + 12 :][:4], "big")
    return list(range(gone + 1, ring.settled + 1))


def edited(ring, sequence: int) -> bytes:
    """Another amount or trace number: the last byte of the payload."""
    _, raw = ring.written[sequence]
    return images.forged(ring, sequence, raw[1], raw[8:-5] + bytes((raw[-5] ^ 1,)))


def swapped(ring, first: int) -> "bytes | None":
    """The same record of two sales in each other's place, with the sequence numbers and CRCs mended."""
    (one, raw), (other, third) = ring.written[first], ring.written[first + 3]
    if len(raw) != len(third) or one // SECTOR != other // SECTOR:
        return None
    image = images.put(ring.image(), one, images.record(third[1], first, third[8:-4]))
    return images.put(image, other, images.record(raw[1], first + 3, raw[8:-4]))


def dropped(ring, until: int) -> bytes:
    """The records after `until` were never there."""
    image = ring.image()
    for sequence in range(until + 1, ring.sequence + 1):
        at, raw = ring.written[sequence]
        if at // SECTOR * SECTOR == ring.sector_of(until):
            image = images.put(image, at, b"\xff" * len(raw))
        else:
            image = images.erase(image, ring.sector_of(sequence))
    return image


def replaced(ring, place: int) -> bytes:
    """A sector with its own header and as many records, but all amounts different, each CRC right."""
    image = ring.image()
    for sequence, (at, raw) in ring.written.items():
        if at // SECTOR * SECTOR == place and image[at : at + len(raw)] == raw and raw[1] == KINDS.index("start"):
            content = raw[8:10] + bytes((raw[10] ^ 0x40,)) + raw[11:-4]  # the amount comes first
            image = images.put(image, at, images.record(raw[1], sequence, content))
    return image


def test_an_edited_record_is_found(ring, verify):
    for sequence in held(ring):
        code, told = verify(edited(ring, sequence), ring.slip.hex())
        assert code == 1, sequence
        newest = ring.sector_of(sequence) == ring.opened[ring.number]
        assert (NO_RECORD if newest else "what lies before it is not what was written") in told


def test_swapped_records_are_found(ring, verify):
    tried = 0
    for sequence in held(ring)[:-3]:
        image = swapped(ring, sequence)
        if image:
            tried += 1
            assert verify(image, ring.slip.hex())[0] == 1, sequence
    assert tried > 50


def test_dropped_records_are_found(ring, verify):
    for until in held(ring)[:-1]:
        code, told = verify(dropped(ring, until), ring.slip.hex())
        assert code == 1 and NO_RECORD in told, until
    assert verify(dropped(ring, ring.settled), ring.slip.hex())[0] == 0, "what came later is no part of the slip"


def test_a_replaced_sector_is_found(ring, verify):
    places = {ring.sector_of(sequence) for sequence in held(ring)}
    assert len(places) > 1
    for place in places:
        image = replaced(ring, place)
        assert image != ring.image()
        assert verify(image, ring.slip.hex())[0] == 1


def test_an_erased_sector_is_found(ring, verify):
    oldest = ring.sector_of(held(ring)[0])
    code, told = verify(images.erase(ring.image(), oldest))
    assert code == 1 and "missing" in told, "even without a slip"
    newest = ring.opened[ring.number]
    image = images.erase(ring.image(), newest)
    assert verify(image)[0] == 0, "that is what the journal was some time ago"
    code, told = verify(image, ring.slip.hex())
    assert code == 1 and NO_RECORD in told


def test_settled_records_hidden_behind_a_forged_header_are_found(ring, verify):
    """An empty journal that claims to have given up all, with the slip's own chain in its header."""
    image = images.put(b"\xff" * len(ring.data), 0, images.header(99, ring.settled, ring.settled, ring.slip))
    assert verify(image)[0] == 0
    code, told = verify(image, ring.slip.hex())
    assert code == 1 and NO_RECORD in told
