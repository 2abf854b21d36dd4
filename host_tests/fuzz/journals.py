"""Flash images: whatever is on the chip, the journal is read, the book is built, and a second reader reads the same."""

from binascii import crc32
from random import Random

from doubles.nor import Nor
from drivers.flash import Region
from fuzz.mutator import mutated
from journal import records
from journal.journal import Journal
from journal.scan import HEADER
from looking_back import looked_up
from payments import paper
from till.ledger import Ledger
from tools.journal import decode, sectors
from tools.journal.reader import kinds

_SECTORS = 9
_SIZE = _SECTORS * 4096
_KINDS = list(range(len(kinds())))


class _Clock:
    def stamp(self) -> int:
        return 850_000_000


def _ledger(nor: Nor) -> Ledger:
    ledger = Ledger(Journal(Region(nor)), _Clock())
    ledger.load()
    return ledger


def _image(dice: Random) -> bytes:
    """What a terminal wrote in some days, up to a power cut somewhere. The ring may have turned."""
    nor = Nor(_SECTORS)
    ledger = _ledger(nor)
    for _ in range(dice.choice((0, 0, 1, 4, 12))):
        ledger.write(records.SIGN_ON, batch=ledger.book.batch or 1, keys=dice.randbytes(40))
        for _ in range(int(dice.random() * 20)):
            ledger = _sale(dice, nor, ledger)
        _settle(ledger)
    ledger.write(records.SIGN_ON, batch=ledger.book.batch or 1, keys=dice.randbytes(40))
    for _ in range(int(dice.random() * 40)):
        ledger = _sale(dice, nor, ledger)
    return bytes(nor.data)


def _sale(dice: Random, nor: Nor, ledger: Ledger) -> Ledger:
    """A payment of any kind; the ledger after it."""
    key = {"batch": ledger.book.batch, "trace": ledger.book.next_trace()}
    ledger.write(
        records.START, kind="sale", amount=1 + int(dice.random() * 10**6), entry="022", card="620000******0005",
        operator="01", terminal="12345678", merchant="123456789012345", **key,
    )  # fmt: skip
    throw = dice.random()
    if throw < 0.5:
        ledger.write(records.APPROVED, code="00", rrn=f"{key['trace']:012}", auth="A1B2C3", **key)
        ledger.write(records.PRINT, slip=paper.SALE, state=dice.choice((1, 1, 1, 2, 3, 4)), **key)
    elif throw < 0.6:
        ledger.write(records.DECLINED, code="51", **key)
    elif throw < 0.7:
        ledger.write(records.NOT_SENT, cause="refused", **key)
    elif throw < 0.95:
        ledger.write(records.REVERSING, reason="98", **key)
        if dice.random() < 0.7:
            ledger.write(records.REVERSED, code="00", **key)
    else:
        return _ledger(nor)
    ledger.tidy()
    return ledger


def _settle(ledger: Ledger) -> None:
    """As it is done: nothing is open any more, every slip is out."""
    book = ledger.book
    for payment in list(book.pending):
        ledger.write(records.REVERSED, batch=payment["batch"], trace=payment["trace"], code="00")
    for slip, batch, trace in list(book.due):
        ledger.write(records.PRINT, slip=slip, batch=batch, trace=trace, state=paper.PRINTED)
    key = {"batch": book.batch, "trace": book.next_trace()}
    ledger.write(records.SETTLING, **key, **book.totals.fields)
    ledger.write(records.SETTLED, result=1, head=ledger.head, **key, **book.totals.fields)
    ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, **key)
    while ledger.tidy():
        pass


class Journals:
    name = "journals"

    def __init__(self):
        self._images = [_image(Random(number)) for number in range(12)]

    def case(self, dice: Random) -> bytes:
        """An image of the same size."""
        image = bytearray(dice.choice(self._images))
        for _ in range(1 + int(dice.random() ** 2 * 6)):
            dice.choice(_HARMS)(dice, image)
        assert len(image) == _SIZE
        return bytes(image)

    def check(self, image: bytes) -> str:
        nor = Nor(_SECTORS)
        nor.data[:] = image
        journal = Journal(Region(nor))
        ours = list(journal.replay())
        theirs, intact = decode(image)
        numbers = [sector.sequence for sector in sectors(image)]
        twice = len(set(numbers)) < len(numbers)  # which no flash has: then the order is anybody's guess
        read = [_plain(ours), [_without_names(record) for record in theirs]]
        if twice:
            read = [sorted(rows, key=repr) for rows in read]
        assert read[0] == read[1], "the two readers differ"
        nor.data[:] = image
        ledger = _ledger(nor)
        assert ledger.book.open is None, "left open"
        assert not (intact is True and ledger.damaged > _senseless(ledger)), "damage that only one of them sees"
        if not twice:
            assert _picture(_ledger(nor)) == _picture(ledger), "the second start tells another story"
        for payment in ledger.book.pending:
            looked_up(ledger, payment["batch"], payment["trace"])
        return "damaged" if ledger.damaged else "sound"


def _senseless(ledger: Ledger) -> int:
    return ledger._senseless


def _plain(found: list) -> list:
    """Records that the firmware can read, with bytes as hex and unknown tags by name, as the other reader has them."""
    rows = []
    for sequence, kind, payload in found:
        try:
            fields = records.decode(payload)
        except records.RecordError:
            continue
        named = {name if isinstance(name, str) else f"tag{name}": value for name, value in fields.items()}
        hexed = {name: value.hex() if isinstance(value, bytes) else value for name, value in named.items()}
        name = kinds()[kind] if 0 < kind < len(kinds()) else f"kind{kind}"
        rows.append((sequence, name, hexed))
    return rows


def _without_names(record: dict) -> tuple:
    fields = {name: value for name, value in record.items() if name not in ("sequence", "record")}
    return record["sequence"], record["record"], fields


def _picture(ledger: Ledger) -> tuple:
    book = ledger.book
    pending = [(p["batch"], p["trace"], p["reason"]) for p in book.pending]
    return book.batch, book.trace, book.keys, pending, sorted(book.due), book.totals.fields, book.settling


# What may happen to flash


def _noise(dice: Random, image: bytearray):
    for _ in range(1 + int(dice.random() * 12)):
        image[int(dice.random() * _SIZE)] ^= 1 << int(dice.random() * 8)


def _cleared(dice: Random, image: bytearray):
    at = int(dice.random() * _SIZE)
    length = min(1 + int(dice.random() ** 3 * 600), _SIZE - at)
    image[at : at + length] = bytes((dice.choice((0, 255, 0xA5)),)) * length


def _torn(dice: Random, image: bytearray):
    """Everything from here to the sector's end was never written."""
    at = int(dice.random() * _SIZE)
    end = at | 4095
    image[at : end + 1] = b"\xff" * (end + 1 - at)


def _copied(dice: Random, image: bytearray):
    one, other = int(dice.random() * _SECTORS) * 4096, int(dice.random() * _SECTORS) * 4096
    image[one : one + 4096] = image[other : other + 4096]


def _moved(dice: Random, image: bytearray):
    """A record stands in another place, or twice."""
    places = _records(image)
    if len(places) > 1:
        (one, length), (other, room) = dice.choice(places), dice.choice(places)
        if length <= room:
            image[other : other + length] = image[one : one + length]


def _other_header(dice: Random, image: bytearray):
    """A sector's header with another number in it, and the right CRC."""
    base = int(dice.random() * _SECTORS) * 4096
    place = base + dice.choice((7, 11, 15, 14, 20))
    image[place] = dice.choice((0, 255, image[place] + 1 & 255, image[place] - 1 & 255, int(dice.random() * 256)))
    image[base + HEADER - 4 : base + HEADER] = crc32(bytes(image[base : base + HEADER - 4])).to_bytes(4, "big")


def _resealed(dice: Random, image: bytearray):
    """Other bytes in a record, with the right CRC: the codec below must stand it."""
    places = _records(image)
    if not places:
        return
    at, length = dice.choice(places)
    if length > 12:
        payload = mutated(dice, bytes(image[at + 8 : at + length - 4]), [bytes(image[at : at + length])])[:480]
    else:
        payload = b""
    payload = (payload + bytes(length))[: length - 12]
    if dice.random() < 0.4:
        image[at + 1] = dice.choice(_KINDS) if dice.random() < 0.8 else int(dice.random() * 256)
    if dice.random() < 0.1:
        image[at + 7] ^= 1 + int(dice.random() * 255)
    image[at + 8 : at + length - 4] = payload
    image[at + length - 4 : at + length] = crc32(bytes(image[at : at + length - 4])).to_bytes(4, "big")


def _records(image: bytearray) -> list:
    """(place, length with CRC) of whole records, by their mark and CRC."""
    found = []
    at = image.find(0xA5)
    while at >= 0:
        length = 12 + int.from_bytes(image[at + 2 : at + 4], "big")
        whole = bytes(image[at : at + length])
        if 12 <= len(whole) <= 492 and crc32(whole[:-4]) == int.from_bytes(whole[-4:], "big"):
            found.append((at, length))
            at = image.find(0xA5, at + length)
        else:
            at = image.find(0xA5, at + 1)
    return found


_HARMS = (_noise, _noise, _cleared, _cleared, _torn, _copied, _moved, _other_header, _resealed, _resealed, _resealed)
