"""Start of day: sign on by itself when the network is there and keys or time are missing.

After a sign-off only the time is fetched, by an echo: whoever wants to sell opens the day again.
"""

import asyncio

from micropython import const

from host.link import Lost, NotSent
from journal.journal import JournalError, JournalFull
from payments.book import BookError
from till.signon import SignOnFailed

_LOOK_MS = const(500)


async def run(till, utc):
    """The background task: for ever. `utc`: as drivers.radio.Radio.utc, for a clock that is not set. After a try that
    did not bring what is missing, the next waits as a reversal's."""
    failures = 0
    while True:
        await asyncio.sleep_ms(_LOOK_MS)
        if not till.online or not till.needs_host or till.signing_on.locked():
            failures = 0
            continue
        await _ask_time(till, utc)
        try:
            if till.ledger.book.day_over:
                await till.echo()
            else:
                await till.sign_on_if_needed()
        except (NotSent, Lost, SignOnFailed, JournalFull, JournalError, BookError):
            pass
        if till.needs_host:  # also after a good answer: a host may not tell the time
            failures += 1
            delays = till.settings.retry_delays
            await asyncio.sleep(delays[min(failures, len(delays) - 1)])


async def _ask_time(till, utc):
    """Of the time server, if there is one: without a time no host's certificate holds, and then no host tells it."""
    if till.settings.time_server and till.needs_time:
        try:
            till.take_time(await utc(till.settings.time_server))
        except OSError:
            pass  # the host may tell it yet
