"""FUNC 0 5: the journal is read from its oldest record to its newest, and its chain followed."""

import asyncio

from micropython import const

from flows.ask import tell
from flows.during import during

_SLICE = const(8)  # records read in one go


async def run(t, found: dict):
    """Leaves the number of records and of damaged places in `found`. Raises Left."""
    title = t.text("diag.flash_check")
    found["records"] = found["damaged"] = 0
    await during(t, _verify(t, found), title, lambda: (t.text("diag.reading"), "\t%d" % found["records"]), lambda: True)
    t.sound("error" if found["damaged"] else "ok")
    ledger = t.real.ledger
    rows = (("diag.records", found["records"]), ("diag.damaged", found["damaged"]), ("diag.journal", ledger.room))
    await tell(t, title, *["%s\t%d" % (t.text(name), value) for name, value in rows])


async def _verify(t, found: dict):
    scan = t.real.ledger.journal.scan()
    count = 0
    try:
        for _ in scan.records():
            count += 1
            if count % _SLICE == 0:
                found["records"] = count
                await asyncio.sleep_ms(0)
    except OSError:  # a place that cannot even be read
        scan.damaged += 1
    found["records"], found["damaged"] = count, scan.damaged
