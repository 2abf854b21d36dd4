"""FUNC 0 4: card reader and scanner: what kind came and how long it was, never what it said."""

from flows.ask import IDLE_MS, Left
from flows.scanning import Scanning

_BAD = ("card-bad", "code-bad")


async def run(t, found: dict):
    """Raises Left."""
    t.reader.arm()
    try:
        async with Scanning(t):
            await _read(t, found)
    finally:
        t.reader.disarm()
        for kind in ("card", "code") + _BAD:
            t.inputs.clear(kind)


async def _read(t, found: dict):
    how = t.text("diag.swipe_scan" if t.scanner else "diag.try_card")
    shown = "" if t.scanner else t.text("diag.no_scanner")
    while True:
        t.page(t.text("diag.readers"), how, shown, t.text("diag.cancel_ends"))
        event = await t.inputs.get(IDLE_MS)
        if event is None:
            raise Left
        if event == ("key", "CANCEL"):  # back to the other tests: what was found here counts
            return
        if event[0] in _BAD:
            shown = "%s\t%s" % (t.text("diag.not_read"), event[1])
            t.sound("error")
        elif event[0] == "key":
            t.refuse()
        elif event[0] in ("card", "code"):
            found[event[0]] = len(event[1])
            shown = "%s\t%d" % (t.text("diag.read_" + event[0]), len(event[1]))
            t.sound("ok")
