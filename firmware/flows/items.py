"""The list of the batch's payments on paper: streamed from the journal to the printer."""


async def run(t):
    """Raises Left."""
    await t.flow("listing", "items", lambda layout: layout.lines(t.text, t.settings, t.till.ledger, t.clock.stamp()))
