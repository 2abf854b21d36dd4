"""A till to practise at: rules, ledger and dialogue are the real ones; journal and host are of RAM, and end with it."""

from drivers.escpos_text import BOLD, CENTRE, CUT
from till.dialogue import Dialogue
from till.keyring import Keyring
from till.ledger import Ledger
from till.till import Till
from training.line import Line
from training.records import Records

_MAC = "aes-cmac"  # the one whose code is in the chip
MASTER = "00000000000000000000000000000000"  # both halves of a master key that protects nothing


def till(settings, clock, told) -> Till:
    """`told`: as Till takes it. Raises MemoryError."""
    ledger = Short(Records(), clock)
    ledger.load()
    return Till(settings, ledger, Dialogue(settings, Line(clock)), Keyring(_MAC, MASTER, MASTER), clock, told)


class Short(Ledger):
    """Nothing of it is settled later: what is over may go."""

    def write(self, record: int, **fields):
        """As Ledger.write. No slip carries a link: nobody else knows of what it would lead to."""
        fields["token"] = None
        super().write(record, **fields)

    @property
    def _over(self) -> int:
        return self.journal.sequence


class Marked:
    """The printer; every slip says at its top and at its end that it is none."""

    def __init__(self, printer, words: str):
        self._printer = printer
        self._mark = words, BOLD | CENTRE

    @property
    def proves(self) -> bool:
        return self._printer.proves

    async def status(self) -> int:
        return await self._printer.status()

    async def print(self, lines) -> tuple:
        return await self._printer.print(_marked(lines, self._mark))


class Air:
    """The radio, as good as one can be: the host is inside."""

    def __init__(self, radio):
        self._radio = radio
        self.up = True

    def __getattr__(self, name: str):
        return getattr(self._radio, name)


def _marked(lines, mark: tuple):
    yield mark
    for line in lines:
        if line and line[1] & CUT:
            yield mark
        yield line
