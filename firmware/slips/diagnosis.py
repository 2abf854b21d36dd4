"""How the terminal is, for whoever has to help: state, and what its tests found."""

from drivers.clock import from_stamp
from drivers.escpos_text import BIG, BOLD, CENTRE, CUT
from slips.layout import COLUMNS, RULE, pair

_KEYS = 16


def lines(t, found: dict, cause):
    """Yield (text, style). `t`: a flows.terminal.Terminal; `found`: what flows/try_*.py left; cause(flags): a key."""
    text = t.text
    yield t.settings.merchant_name, BIG | CENTRE
    yield text("slip.diagnosis"), BOLD | CENTRE
    yield pair(text("slip.terminal"), t.settings.terminal_id)
    now = t.clock.stamp()
    when = "%04d-%02d-%02d %02d:%02d:%02d" % from_stamp(now) if now else text("slip.not_set")
    yield pair(text("slip.date_time"), when)
    yield RULE
    for row in _built(t):
        yield row
    yield RULE
    for row in _parts(t, found, cause):
        yield row
    yield RULE
    for row in _kept(t, found):
        yield row
    yield "", CUT


def _built(t):
    try:
        with open(t.text.folder + "/build.txt") as file:
            version, board = file.read().split("\n")[:2]
    except OSError:
        version = board = "-"
    yield pair(t.text("slip.firmware"), version)
    yield pair(t.text("slip.board_name"), board)
    yield pair(t.text("slip.journal_kind"), "SJ1")


def _parts(t, found: dict, cause):
    text = t.text
    untried = text("slip.untried")
    keys = found.get("keys")
    yield pair(text("slip.keypad"), "%d/%d" % (keys, _KEYS) if keys is not None else untried)
    even = found.get("screen")
    yield pair(text("slip.display"), untried if even is None else text("slip.is_good" if even else "slip.is_bad"))
    for kind, name in (("card", "slip.card_reader"), ("code", "slip.scanner")):
        told = text("slip.signs_read").format(found[kind]) if kind in found else untried
        yield pair(text(name), told if kind == "card" or t.scanner else text("slip.not_there"))
    flags = found["flags"]
    yield pair(text("slip.printer"), text(cause(flags)) if flags else text("slip.is_good"))
    bars = t.radio.up
    yield pair(text("slip.network"), "%d dBm %d/3" % (t.radio.dbm(), bars) if bars else text("link.no_network"))
    host = found["host"]
    yield pair(text("slip.host_test"), "%d ms" % host if isinstance(host, int) else host)


def _kept(t, found: dict):
    text = t.text
    ledger = t.real.ledger
    for name, value in (
        ("slip.records_held", found["records"]), ("slip.damaged", found["damaged"]), ("slip.room_left", ledger.room),
        ("slip.erases", ledger.journal.turns), ("slip.heap_free", found["heap"]),
        ("slip.fault_starts", t.crashes.failures),
    ):  # fmt: skip
        yield pair(text(name), str(value))
    for name in ("brown-out", "watchdog", "reset"):
        yield pair(text("slip.after_" + name), str(t.crashes.counts.get(name, 0)))
    last = t.crashes.cause
    for place in range(0, len(last), COLUMNS):
        yield last[place : place + COLUMNS], 0
