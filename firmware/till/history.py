"""Looking back: what the journal tells of payments that are over.

It may have to be read from its beginning, which takes seconds when it is full: everybody else works meanwhile.
"""

import asyncio

from micropython import const

from payments import book as books

_SLICE = const(16)  # records read in one go: some 5 ms on the chip


async def payment(ledger, batch: int, trace: int) -> "dict | None":
    """One payment, or one settlement, as the journal tells it, from its first record to its last.

    `records`: number of the record before its first.
    """
    found = None
    read = 0
    for sequence, kind, fields in ledger.replay(ledger.began(batch, trace)):
        read += 1
        if read % _SLICE == 0:
            await asyncio.sleep_ms(0)
        if fields.get("trace") != trace or fields.get("batch") != batch:
            continue
        state = ledger.state_after(kind)
        if state in (books.STARTED, books.SETTLED):
            found = fields
            found["records"] = sequence - 1
        elif found is None or state is None:
            continue
        else:
            found.update(fields)
        found["state"] = state
    return found
