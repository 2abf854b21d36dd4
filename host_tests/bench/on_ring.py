"""The journal as a ring, day after day on NOR flash that counts, and what a start reads of it. On MicroPython.

    micropython on_ring.py ROOT REQUEST

REQUEST is a JSON object: `sale` (payload lengths of the records of one sale), `sales` a day, `days` to count,
`recoveries` (numbers of records, null: as many as fit in 256 KiB). Prints a JSON object.
"""

import json
import sys
from binascii import hexlify

root, request = sys.argv[1:]
sys.path[:] = [root + "/firmware", root + "/host_tests/bench", ".frozen"]

from counting import SECTOR, Nor  # noqa: E402
from days import DECLINED, REVERSED, Days  # noqa: E402

from drivers.flash import Region  # noqa: E402
from journal import records  # noqa: E402
from journal.journal import Journal, JournalFull  # noqa: E402

SIZE = 256 * 1024
SECTORS = SIZE // SECTOR
LEFT = 300  # bytes left in the newest sector of the image: the next sale opens another


def turned(sales):
    """(chip, till) after so many days that every sector was erased."""
    nor = Nor(SIZE)
    till = Days(nor)
    while min(nor.erased_of) == 0:
        till.power_on()
        till.day(sales)
    return nor, till


def wear(nor, till, sales, days):
    """Erases of each sector in `days` more days, with a start every morning."""
    nor.forget()
    for _ in range(days):
        till.power_on()
        till.day(sales)
    return {
        "days": days,
        "sales": sales,
        "erased_of": list(nor.erased_of),
        "hasty": till.hasty,
        "bytes": nor.programmed,
    }


def room(till):
    """How many sales are taken until one is refused; then the till settles, sells again and settles."""
    till.power_on()
    till.sign_on()
    taken = 0
    while till.ledger.room_for_sale:
        taken += 1
        till.sell(taken)
    till.settle()
    till.day(1)
    return taken


def image(till, nor):
    """The chip's content, as hex, when the newest sector is nearly full."""
    ledger = till.ledger
    while ledger.room % (SECTOR - 52) > LEFT:
        ledger.write(records.TRACE, trace=ledger.book.next_trace())
        till.idle()
    return hexlify(nor.data).decode()


def filled(lengths, count):
    """A chip with `count` records (None: as many as fit in 256 KiB), none of them settled."""
    size = SIZE
    while count and size < count * (max(lengths) + 16):
        size *= 2
    nor = Nor(size)
    journal = Journal(Region(nor))
    list(journal.replay())
    written = 0
    try:
        while written != count:
            journal.append(records.START, bytes(lengths[written % len(lengths)]))
            written += 1
            while journal.tidy():
                pass
    except JournalFull:
        pass
    return nor, written


def start(nor, written=None):
    """What a start reads. live: sectors that are not given up; the others are looked at for a header, or erased."""
    nor.forget()
    journal = Journal(Region(nor))
    found = len([1 for _ in journal.replay()])
    if written is not None and found != written or journal.damaged:
        raise ValueError("records found: " + str(found))
    live, others = [], []
    for sector, read in enumerate(nor.read_of):
        (live if lives(nor, sector, journal.gone) else others).append(read)
    about = {"records": found, "region": len(nor.data), "bytes": nor.read, "reads": nor.reads}
    about["live"], about["of_live"], about["most"] = len(live), sum(live), max(live)
    about["others"], about["blank"] = len(others), len([1 for read in others if read >= SECTOR])
    return about


def lives(nor, sector, gone):
    head = nor.data[sector * SECTOR : sector * SECTOR + 12]
    return head[:4] == b"SJ1\n" and int.from_bytes(head[8:], "big") >= gone


def check(lengths):
    """The records of these days are no shorter than those of a sale at a terminal."""
    nor = Nor(SIZE)
    till = Days(nor)
    till.sign_on()
    till.sell(1)
    found = {kind: len(payload) for _, kind, payload in Journal(Region(nor)).replay()}
    for place, kind in enumerate((records.START, records.APPROVED, records.PRINT)):
        if found[kind] < lengths[place]:
            raise ValueError(f"a record of kind {kind} is too short")


def main():
    asked = json.loads(request)
    check(asked["sale"])
    found = {"recoveries": [start(*filled(asked["sale"], count)) for count in asked["recoveries"]]}
    nor, till = turned(asked["sales"])
    found["wear"] = wear(nor, till, asked["sales"], asked["days"])
    found["mix"] = DECLINED, REVERSED
    found["room"] = {"new": room(Days(Nor(SIZE))), "turned": room(till)}
    found["recoveries"].append(start(nor))
    found["image"] = image(till, nor)
    print(json.dumps(found))


main()
