"""What may not change now says why; what changes is on flash first, and then in force."""

import asyncio

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from raises import raises
from settings import Settings
from till import changes
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till

KEYS = ("mac", "tmk_1", "tmk_2")
IDENTITY = ("terminal_id", "merchant_id")
ONE, TWO = "00112233445566778899AABBCCDDEEFF", "01325476A9BADCFEF6D4B290ECCAA8EF"


class StoppedClock:
    hint = 0

    def stamp(self):
        return 800000000

    def now(self):
        return (2025, 5, 9, 0, 0, 0)


def a_till():
    ledger = Ledger(Journal(Region(Nor(8))), StoppedClock())
    ledger.load()
    chosen = Settings({"tmk_1": ONE, "tmk_2": TWO})
    till = Till(chosen, ledger, None, Keyring(chosen.mac, chosen.tmk_1, chosen.tmk_2), StoppedClock(), None)
    return till


def refused(till):
    return [changes.refusal(till, name) for name in KEYS + IDENTITY]


def begin(till):
    key = {"batch": 1, "trace": till.ledger.book.next_trace()}
    till.ledger.write(
        records.START, kind="sale", amount=1234, entry="022", card="620000******0005", operator="01",
        terminal="12345678", merchant="123456789012345", **key,
    )  # fmt: skip
    return key


def test_in_an_empty_batch_everything_may_change():
    assert refused(a_till()) == [""] * 5


def test_an_open_batch_keeps_who_the_terminal_is_but_not_its_keys():
    till = a_till()
    till.ledger.write(records.APPROVED, code="00", rrn="1" * 12, **begin(till))
    assert refused(till) == [""] * 3 + ["locked.open_batch"] * 2
    assert [changes.refusal(till, name) for name in ("host", "merchant_name", "pending_limit")] == [""] * 3


def test_a_pending_reversal_keeps_both_but_keys_that_do_not_work_may_be_mended():
    till = a_till()
    till.ledger.write(records.REVERSING, reason="98", **begin(till))
    assert refused(till) == [""] * 3 + ["locked.pending"] * 2, "there is no working key"
    till.keyring._key = b"in force"
    assert refused(till) == ["locked.keys_needed"] * 3 + ["locked.pending"] * 2
    till.stale = True
    assert refused(till) == [""] * 3 + ["locked.pending"] * 2, "the host no longer takes them"


def test_a_settlement_that_was_begun_keeps_who_the_terminal_is():
    till = a_till()
    totals = till.ledger.book.totals.fields
    till.ledger.write(records.SETTLING, batch=1, trace=1, **totals)
    assert refused(till) == [""] * 3 + ["locked.open_batch"] * 2


def test_a_change_is_stored_first_and_who_the_terminal_is_needs_a_sign_on():
    till = a_till()
    till.keyring._key = b"in force"
    order = []
    asyncio.run(changes.change(till, lambda values: order.append(till.settings.pending_limit), {"pending_limit": 3}))
    assert order == [10] and till.settings.pending_limit == 3 and not till.needs_sign_on
    asyncio.run(changes.change(till, order.append, {"terminal_id": "00000001"}))
    assert till.settings.terminal_id == "00000001" and till.needs_sign_on


def test_what_cannot_be_stored_changes_nothing():
    def full(values):
        raise OSError(28)

    till = a_till()
    till.keyring._key = b"in force"
    raises(OSError, asyncio.run, changes.change(till, full, {"tmk_1": TWO, "tmk_2": ONE}))
    assert till.settings.tmk_1 == ONE and not till.needs_sign_on
