"""Does the steps of a plan at a counter, and remembers what was told and whose slips are in the shop."""

import asyncio
import itertools
from collections import Counter as Count

from doubles.cut_nor import PowerCut
from host.link import Lost, NotSent
from host_tests.random_days import baskets
from host_tests.random_days.counter import Counter
from host_tests.random_days.plan import Step
from payments import cards, codes, goods, paper, verdict
from till import refund, settlement, void
from till.charge import Refused
from till.settlement import NotSettled
from till.signon import SignOnFailed

CARD = "6200000000000005"
REST = "=30121011234567890"
LOST_SLIP = "900000000001"  # a reference number that nobody gave
THINKS_S = 0.03  # the host, before the plug is pulled
TRIES = 100  # of a delivery or a settlement that trouble stops
STOPPED = (Refused, NotSent, Lost, SignOnFailed, NotSettled)


class Cashier:
    """told: (batch, trace): what the till said became of it; slips: of the sales that were approved, with their goods;
    did: how many of what; full: nothing more is sold before a settlement."""

    def __init__(self, counter: Counter, host, seed: int):
        self.counter = counter
        self._host = host
        self._wallet = (f"13{seed % 1000:03d}{number:011d}" for number in itertools.count(1))
        self._used = ""
        self.told: dict[tuple[int, int], str] = {}
        self.slips: list[dict] = []
        self.did: Count = Count()
        self.full = False

    async def do(self, step: Step) -> None:
        """The step, whatever becomes of it; then the world is well again."""
        for fault, mti, values in step.faults:
            self._host.fault(fault, **({} if fault == "reset-connect" else {"mti": mti}), **values)
            self.did["fault " + fault] += 1
        if step.cut:
            self.counter.flash.left, self.counter.flash.part = step.cut
        try:
            await self._work(step)
            self._print()
        except PowerCut:
            self.did["power cuts"] += 1
            self.counter.start()
        self.counter.flash.left = None
        self._host.clear_faults()

    async def _work(self, step: Step) -> None:
        work = getattr(self, "_" + step.kind.replace("-", "_"), None)
        try:
            await self.counter.ready()
            await (work(step) if work else self._sell(step))
        except STOPPED as problem:
            self.did[f"stopped: {problem.args[0]}"] += 1
            if isinstance(problem, Refused):
                await self._make_way(problem.args[0])

    def _print(self) -> None:
        """Every slip that is due comes out."""
        for slip, batch, trace in list(self.counter.book.due):
            self.counter.till.slip_ended(slip, {"batch": batch, "trace": trace}, paper.PRINTED)

    async def _make_way(self, why: str) -> None:
        if why in ("refused.journal", "refused.batch_full"):
            self.full = True
        elif why.startswith("refused.pending"):
            self._host.clear_faults()
            await self.counter.till.delivery.drain()

    # Sales

    async def _goods(self, step: Step) -> None:
        basket = baskets.fill(step.goods)
        await self._sell(step, basket.net, goods.pack(basket))

    async def _sell(self, step: Step, fen: int = 0, bought=()) -> None:
        till = self.counter.till
        till.check_sale(bought)
        pay = lambda told: till.charge(fen or step.fen, self._payer(step), told, bought)  # noqa: E731
        if await self._pay(step, "sale", pay) == verdict.APPROVED:
            last = self.counter.book.last
            slip = {name: last.get(name) for name in ("batch", "trace", "amount", "rrn", "date")}
            self.slips.append(slip | {"goods": bought})
            self.did["sales of goods"] += bool(bought)

    def _payer(self, step: Step):
        if step.kind == "code":
            if step.code != "again" or not self._used:
                self._used = next(self._wallet) + ("88" if step.code == "again" else step.code)
            return codes.from_text(self._used)
        number = step.card if step.kind == "refused" else CARD
        return cards.from_keys(number, "3012") if step.kind == "keyed" else cards.from_track2(number + REST)

    async def _pay(self, step: Step, kind: str, pay) -> str:
        """The outcome of `pay(told)`. Raises PowerCut, and what the till raises."""
        begun = []

        def leaving(_):
            begun[:] = [(self.counter.book.open["batch"], self.counter.book.open["trace"])]

        if step.plug:
            self._host.fault("hold", seconds=3 * THINKS_S)
        try:
            outcome, _ = await self.counter.until_pulled(pay(leaving), THINKS_S if step.plug else None)
        finally:
            self.did[kind] += bool(begun)
        self.told[begun[0]] = outcome
        self.did[f"{kind} {outcome}"] += 1
        return outcome

    # What is taken back

    def _slip(self, step: Step) -> dict | None:
        batch = self.counter.book.batch
        slips = [slip for slip in self.slips if step.old or slip["batch"] == batch]
        return slips[int(step.which * len(slips))] if slips else None

    async def _void(self, step: Step) -> None:
        slip = self._slip(step)
        if slip:
            till = self.counter.till
            sale = await void.sale_of(till, slip["trace"])
            await self._pay(step, "void", lambda told: void.void(till, sale, "90", told))

    async def _refund(self, step: Step) -> None:
        slip = self._slip(step)
        if slip:
            sale = await refund.sale_of(self.counter.till, slip["rrn"], slip["date"])
            self.did["refunds of a sale that the journal gave up"] += sale is None
            left = refund.left(sale) if sale else slip["amount"]
            fen = {"all": left, "too much": left + 1}.get(step.way) or max(1, int(left * step.share))
            back = ()
            if step.way == "pieces" and sale and slip["goods"]:
                fen, back = await self._pieces(step, sale, slip)
            if 0 < fen <= left + (step.way == "too much"):
                await self._give(step, slip["rrn"], slip["date"], sale, fen, back)

    async def _pieces(self, step: Step, sale: dict, slip: dict) -> tuple:
        """(fen, goods) of what comes back, by what the journal says was bought."""
        found = await self.counter.till.goods(sale)
        assert found == slip["goods"], f"bought: {slip}; in the journal: {found}"
        rows = baskets.rows_of(found)
        self.did["refunds by the piece"] += 1
        return goods.back(rows, sale["amount"], baskets.comes_back(step.goods, rows))

    async def _unknown(self, step: Step) -> None:
        await self._give(step, LOST_SLIP, "0101", None, step.fen)

    async def _give(self, step: Step, rrn: str, date: str, sale: dict | None, fen: int, back=()) -> None:
        till = self.counter.till
        payment = refund.intent(rrn, date, sale, fen, "90")
        await self._pay(step, "refund", lambda told: refund.refund(till, payment, told, back))

    # What moves no money

    async def _restart(self, _: Step) -> None:
        self.did["restarts"] += 1
        self.counter.start()

    async def _sign_on(self, _: Step) -> None:
        await self.counter.till.sign_on()

    async def _sign_off(self, _: Step) -> None:
        await self.counter.till.sign_off()

    async def _idle(self, _: Step) -> None:
        while self.counter.till.ledger.tidy():
            pass

    # The evening

    async def deliver(self) -> None:
        """Until nothing is pending. Raises AssertionError."""
        for _ in range(TRIES):
            try:
                await self.counter.ready()
            except STOPPED:
                pass
            if await self.counter.till.delivery.drain():
                return
            await asyncio.sleep(0.05)  # a code's reversal has its time, and a busy host takes its own
        raise AssertionError(f"not delivered: {self.counter.book.pending}")

    async def settle(self, faults: tuple) -> int:
        """Close the batch, as often as it must be begun again; its number. Raises AssertionError."""
        batch = self.counter.book.batch
        for fault, mti, values in faults:
            self._host.fault(fault, mti=mti, **values)
            self.did["fault " + fault] += 1
        for _ in range(TRIES):
            try:
                await settlement.prepare(self.counter.till)
                await settlement.settle(self.counter.till, lambda: None)
            except STOPPED as problem:
                self.did[f"settlement stopped: {problem.args[0]}"] += 1
            if self.counter.book.batch != batch:
                self._print()
                self._host.clear_faults()
                self.full = False
                return batch
            self.counter.start()
        raise AssertionError(f"batch {batch} is not settled: {self.counter.book.settling}")
