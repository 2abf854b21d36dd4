"""Several card readers as one. All of them look at the same time; whichever has a card first has its say first, and who
asked for a card takes it and disarms them all."""

import asyncio


class Readers:
    """`readers`: each shaped like drivers.cardreader.CardReader, all with the same `post`."""

    taps = 2  # what is asked of the customer: to tap a card or to swipe one

    def __init__(self, readers: list):
        self._readers = readers

    def arm(self):
        for reader in self._readers:
            reader.arm()

    def disarm(self):
        for reader in self._readers:
            reader.disarm()

    async def run(self):
        """Ends, with its error, when one of them does."""
        await asyncio.gather(*[reader.run() for reader in self._readers])
