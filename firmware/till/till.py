"""The till: rules, journal and host joined, without a screen. Flows ask it; the delivery task runs beside them."""

import asyncio

from host.refused import KeyRefused
from journal import records
from lazy import fetch, release
from till.charge import charge, check
from till.delivery import Delivery
from till.signon import sign_on


class Till:
    """ledger: till.ledger.Ledger; dialogue: till.dialogue.Dialogue; keyring: till.keyring.Keyring;
    told("closed", trace): called when a reversal closed. `stale`: keys or batch must be fetched before new money.
    `operator`: who sells, "" as long as somebody must log on first; `settler`: who lets the batch be settled;
    `signing_on`: held while a sign-on is done;
    `contact`: whom the host tells what becomes of the next payment; in RAM, as long as its request is under way."""

    def __init__(self, settings, ledger, dialogue, keyring, clock, told):
        self.settings = settings
        self.ledger = ledger
        self.dialogue = dialogue
        self.keyring = keyring
        self._clock = clock
        self.stale = False
        self.operator = "" if settings.require_login else settings.operator
        self.settler = ""
        self.contact = ""
        self.online = False
        self.signing_on = asyncio.Lock()
        self.delivery = Delivery(self, told)

    @property
    def needs_time(self) -> bool:
        """The clock is not set, and the journal has room to sign on for it: what is left belongs to the reversals."""
        return self._clock.now() is None and self.ledger.room_for_sale

    @property
    def needs_host(self) -> bool:
        """What the host alone can give is missing, and not only for a sale that the journal has no room for. After a
        sign-off that is the time: a person opens the day."""
        missing = self.needs_time or (self.needs_sign_on and not self.ledger.book.day_over)
        return missing and self.ledger.room_for_sale

    @property
    def needs_sign_on(self) -> bool:
        return self.stale or not self.keyring.ready

    def take_up(self):
        """After power-on: the keys that the journal still has, and the clock it saw last."""
        book = self.ledger.book
        self._clock.hint = max(self._clock.hint, book.stamp)
        if book.keys:
            try:
                self.keyring.accept(book.keys)
            except KeyRefused:
                self.stale = True

    def network(self, up: bool):
        """What the radio says. When it comes up, what is pending goes out at once."""
        if up and not self.online:
            self.delivery.kick()
        self.online = up

    async def sign_on(self):
        """Sign on now. Raises SignOnFailed, host.link.NotSent, host.link.Lost."""
        async with self.signing_on:
            await sign_on(self)

    async def sign_on_if_needed(self):
        """As sign_on, unless somebody else just did."""
        async with self.signing_on:
            if self.needs_sign_on or self.needs_time:
                await sign_on(self)

    async def sign_off(self):
        """End the day. Raises till.charge.Refused, SignOnFailed, host.link.NotSent, host.link.Lost."""
        async with self.signing_on:
            await self._manage("sign_off")

    async def echo(self) -> int:
        """Ask whether the host is there: ms until it answered. Raises as sign_off does."""
        return await self._manage("echo")

    async def _manage(self, what: str):
        try:
            return await getattr(fetch("till.management"), what)(self)
        finally:
            release("till.management")

    def check_sale(self, goods=(), queue=True):
        """As till.charge.check. Raises till.charge.Refused."""
        check(self, goods, queue)

    async def charge(self, amount: int, payer, told, goods=()) -> tuple:
        return await charge(self, amount, payer, told, goods)

    async def payment(self, batch: int, trace: int) -> "dict | None":
        """One payment or settlement, looked up in the journal; see till.history."""
        return await self._look_back("payment", batch, trace)

    async def payments(self, count: int, before: int = 0, **match) -> list:
        """The newest payments that fit; see till.history."""
        return await self._look_back("payments", count, before, **match)

    async def goods(self, payment: dict) -> list:
        """What was bought with it; see till.history."""
        return await self._look_back("goods", payment)

    async def settlement(self) -> "dict | None":
        """The last one, looked up in the journal; see till.history."""
        return await self._look_back("settlement")

    async def _look_back(self, what: str, *args, **match):
        try:
            return await getattr(fetch("till.history"), what)(self.ledger, *args, **match)
        finally:
            release("till.history")

    def slip_ended(self, slip: int, payment: dict, state: int):
        """Record what became of a slip (payments.paper)."""
        self.ledger.write(records.PRINT, slip=slip, batch=payment["batch"], trace=payment["trace"], state=state)

    def accept_damage(self, supervisor: str):
        """A supervisor has seen what the journal lost."""
        self.ledger.write(records.ACCEPTED, damaged=self.ledger.damaged, operator=supervisor)

    def settle_later(self, supervisor: str):
        """A supervisor lets sales go on although a settlement has not ended; the next one compares again."""
        self.ledger.write(records.SETTLING, batch=self.ledger.book.batch, result=0, operator=supervisor)

    def close_by_hand(self, payment: dict, bank_ref: str, supervisor: str):
        """A supervisor closes a pending reversal with the bank's reference."""
        self.ledger.write(
            records.CLOSED, batch=payment["batch"], trace=payment["trace"], bank_ref=bank_ref, operator=supervisor
        )

    def age_s(self, payment: dict) -> int:
        """Seconds since `payment` turned pending; 0 as long as the clock does not know."""
        now = self._clock.stamp()
        since = payment["since"]
        if not since:
            payment["since"] = now
            return 0
        return max(0, now - since)

    def take_time(self, utc: int):
        """A time server's word, in seconds since 2000; one that is before what the journal knows is none."""
        self._clock.hint = max(self._clock.hint, self.ledger.book.stamp)
        self._clock.take(utc + self.settings.utc_offset_min * 60)

    def set_clock(self, fields: dict):
        """Take the host's time (fields 13 MMDD and 12 hhmmss) when it is there."""
        if 12 in fields and 13 in fields:
            self._clock.hint = max(self._clock.hint, self.ledger.book.stamp)
            self._clock.set(fields[13], fields[12])
