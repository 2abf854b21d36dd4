"""The list of the batch's payments on paper: streamed from the journal to the printer."""


async def run(t):
    """Of the batch that was settled, as long as the next one has none. Raises Left."""
    ledger, batch = t.till.ledger, t.book.batch
    if not (t.book.totals.debits or t.book.totals.credits or t.book.pending):
        settled = await t.till.settlement()
        batch = settled["batch"] if settled else batch
    now, who = t.clock.stamp(), t.till.operator
    await t.flow("listing", "items", lambda layout: layout.lines(t.text, t.settings, ledger, batch, who, now))
