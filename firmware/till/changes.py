"""Settings that change while the terminal is at work: which may not now, and what follows from one that does."""

import settings as rules
from till.keyring import Keyring

_KEYS = ("mac", "tmk_1", "tmk_2")


def refusal(till, name: str) -> str:
    """Why this setting may not change now, as a text key; "" when it may.

    A reversal goes out as the terminal that made the payment, so it would be delivered whoever the terminal is by then;
    but the host settles, voids and refunds a batch under one name. Keys stay as long as they work and a reversal needs
    them; ones that do not work never deliver it.
    """
    book = till.ledger.book
    waits = book.pending or book.open is not None
    if name in _KEYS:
        return "locked.keys_needed" if waits and not till.needs_sign_on else ""
    if not rules.table("identity", name):
        return ""
    if waits:
        return "locked.pending"
    totals = book.totals
    return "locked.open_batch" if book.settling is not None or totals.debits or totals.credits else ""


async def change(till, store, values: dict):
    """Keep `values` on flash by `store`, then let those that are in force at once be so.

    Waits for a sign-on that is under way: what it brings belongs to what the settings were. Raises OSError and
    settings.SettingsError; nothing is changed then.
    """
    async with till.signing_on:
        store(values)
        chosen = till.settings
        signs = False
        for name in values:
            setattr(chosen, name, values[name])
            signs = signs or name in _KEYS or rules.table("identity", name)
        if signs:
            till.keyring = Keyring(chosen.mac, chosen.tmk_1, chosen.tmk_2)
