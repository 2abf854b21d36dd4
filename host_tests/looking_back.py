"""Looking back in a journal, for tests that have no event loop; on both interpreters."""

import asyncio

from till import history


def looked_up(ledger, batch, trace):
    """What till.history tells of a payment."""
    return asyncio.run(history.payment(ledger, batch, trace))
