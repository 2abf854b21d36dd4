"""What a flow is given: the terminal's parts, and how to start another flow."""

import asyncio
import time

from micropython import const

from lazy import fetch, release
from payments.money import to_text

_BREATH_MS = const(20)  # between two erases, of which each stops everything for some 50 ms


class Terminal:
    """The parts, built once in main.py. `store(changes: dict)` keeps settings on flash; `crashes`: the crash log;
    `restart()` starts the terminal again.

    `scanner(post)` makes a code scanner; None where the board has none. `waits`: the slips that were already due when
    the power came, and None where a firmware has failed. `aside`: in training what the real till works with, else
    None; `mark`: the words for that on each screen; see flows/training.py.
    `people`: (file, rename) as till.people.People takes them, `tried` as till.tries.Tries does. `away`: nobody has
    pressed a key for as long as an operator stays logged on.
    """

    def __init__(
        self,
        screen,
        text,
        inputs,
        keypad,
        reader,
        scanner,
        printer,
        buzzer,
        radio,
        clock,
        till,
        store,
        crashes,
        people,
        restart,
    ):
        self.screen = screen
        self.text = text
        self.inputs = inputs
        inputs.alarm = self.refuse
        self.keypad = keypad
        self.reader = reader
        self.scanner = scanner
        self.printer = printer
        self.buzzer = buzzer
        self.radio = radio
        self.clock = clock
        self.till = till
        self.settings = till.settings
        self.store = store
        self.crashes = crashes
        self.aside = self.practice = None
        self.mark = ""
        self.people = people
        self.tried = {"": (time.ticks_ms(), 0)}
        self.away = False
        self.restart = restart
        self.waits = [owed for owed in till.ledger.book.due if owed not in till.ledger.raised]

    @property
    def real(self):
        """The till that is no practice."""
        return self.aside[0] if self.aside else self.till

    @property
    def book(self):
        return self.till.ledger.book

    def show_status(self):
        """Icons of the first row: link, pending reversals, clock. Cheap when nothing changed."""
        self.screen.status(
            self.radio.up,
            len(self.book.pending),
            signed_on=not self.till.needs_sign_on,
            clock_set=self.clock.now() is not None,
            mark=self.mark,
        )

    def look(self, now: int):
        """See whether anybody is there. `now`: ticks."""
        limit = self.settings.logoff_after_s
        if limit and time.ticks_diff(now, self.inputs.pressed) > limit * 1000:
            self.away = True

    def page(self, title: str, first: str = "", second: str = "", third: str = ""):
        """Set a whole screen; it is drawn row by row while the flow goes on."""
        self.screen.page(title, first, second, third)
        self.show_status()

    def sound(self, name: str):
        """Start one of the buzzer's sounds: ok, error, attention. The flow goes on meanwhile."""
        asyncio.create_task(getattr(self.buzzer, name)())

    def refuse(self):
        """The key has no place here."""
        self.sound("error")

    def payment_name(self, payment: dict) -> str:
        """A row that names a payment: trace number at the left, amount at the right; or a batch, which has neither."""
        if "amount" not in payment:
            return "%s\t%06d" % (self.text("signon.batch"), payment["batch"])
        return "#%06d\t%s" % (payment["trace"], to_text(payment["amount"]))

    def link_words(self, cause: str) -> str:
        """Words for the `cause` of host.link.NotSent and Lost."""
        if not self.radio.up:
            return self.text("link.no_network")
        # No certificate holds at a time that is not known.
        return self.text("diag.no_clock" if cause == "cert" and self.clock.now() is None else "link." + cause)

    def sign_on_words(self, problem) -> list:
        """Two rows for a till.signon.SignOnFailed: why, and what to do or the host's code."""
        return (self.text("signon." + problem.args[0]).split("|") + [problem.args[1]])[:2]

    async def make_room(self):
        """In the journal, an erase at a time, until a key or a card comes: the event, None when there was none."""
        while self.till.ledger.tidy():
            event = await self.inputs.get(_BREATH_MS)
            if event is not None:
                return event
        return None

    async def flow(self, name: str, *args):
        """Run flows/<name>.py; its code is fetched when it is needed and let go after."""
        module = "flows." + name
        try:
            return await fetch(module).run(self, *args)
        finally:
            release(module)

    async def visit(self, name: str, *args):
        """As `flow`, and CANCEL leads back here. Raises Left when nobody pressed a key for a minute."""
        from flows.ask import Left  # not above: the terminal is built without any flow when it must deliver reversals

        try:
            await self.flow(name, *args)
        except Left as left:
            if left.args:
                raise
